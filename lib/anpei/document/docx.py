"""Notice → DOCX: the editable form of an official document (GB/T 9704-2012), for Word and WPS.

The parts of the package are written as they stand in the file, so that nothing varies from call to call and
nothing is in it that the Notice does not say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from .dates import chinese_date
from .imprint import has_imprint, imprint
from .layout import LAYOUT, PT_PER_MM
from .margin import Margin, margins, section
from .mark import set_mark
from .notice import Attachment, Block, Chart, ChartBlock, Heading, Notice, Paragraph, TableBlock
from .ooxml import (
    NAMESPACES,
    XML_HEAD,
    attribute,
    blank,
    paragraph,
    picture,
    printable,
    run,
    text_chars,
    twips,
)
from .pack import pack
from .stylesheet import body_pitch, fonts_part, settings_part, styles_part, theme_part
from .tablelayout import caption_line, picture_scale
from .typeset import HEADING_FACES, addressee_line, head_notes, is_turned, remark_line
from .wordtable import table_blocks

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_FIXED = {
    "styles.xml": "styles",
    "settings.xml": "settings",
    "fontTable.xml": "fontTable",
    "theme/theme1.xml": "theme",
}
"""Parts that every document has beside its text, with the kind of their relation."""


@dataclass
class _Section:
    """Pages of one orientation and what stands on them."""

    is_landscape: bool
    body: list[str] = field(default_factory=list)


def render_docx(notice: Notice) -> bytes:
    """Return the document as DOCX, the same bytes on every call.

    Raises
    ------
    ReportError
        A text holds a control character.
    """
    images = _images(notice)
    sections = _sections(notice, images)
    furniture = margins(notice.is_synthetic, any(part.is_landscape for part in sections))
    relations = {name: f"rId{place}" for place, name in enumerate(_FIXED, 1)}
    relations |= {part.name: f"rId{place}" for place, part in enumerate(furniture, len(relations) + 1)}
    relations |= {image: f"rIdImage{place}" for place, image in enumerate(images.values(), 1)}
    document = _document(sections, relations, furniture)
    parts = {
        "[Content_Types].xml": _content_types(furniture),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(notice),
        "docProps/app.xml": _app(),
        "word/document.xml": document,
        "word/styles.xml": styles_part(),
        "word/settings.xml": settings_part(),
        "word/fontTable.xml": fonts_part(),
        "word/theme/theme1.xml": theme_part(),
        "word/_rels/document.xml.rels": _document_relations(relations, furniture),
    }
    parts |= {f"word/{part.name}": part.xml for part in furniture}
    by_digest = {_digest(chart): chart.png for chart in notice.charts}
    parts |= {f"word/media/{image}": by_digest[digest] for digest, image in images.items()}
    return pack(parts)


def _digest(chart: Chart) -> str:
    return hashlib.sha256(chart.png).hexdigest()


def _images(notice: Notice) -> dict[str, str]:
    """Return the picture files of a document, one for equal pictures, by digest in order of appearance."""
    digests = dict.fromkeys(_digest(chart) for chart in notice.charts)
    return {digest: f"image{place}.png" for place, digest in enumerate(digests, 1)}


def _document(
    sections: Sequence[_Section], relations: dict[str, str], furniture: tuple[Margin, ...]
) -> bytes:
    body: list[str] = []
    for place, part in enumerate(sections, 1):
        ends = section(relations, furniture, part.is_landscape)
        content = "".join(part.body)
        for image, relation in relations.items():
            content = content.replace(f'r:embed="{image}"', f'r:embed="{relation}"')
        body.append(content)
        if place == len(sections):
            body.append(ends)
        else:
            body.append(paragraph("", "Tiny", ends))
    return f"{XML_HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>".encode()


def _sections(notice: Notice, images: dict[str, str]) -> list[_Section]:
    drawings = iter(range(1, 10_000))
    sections = [_Section(False, [*_head(notice), *_title(notice), *_addressees(notice)])]

    def add(blocks: Sequence[Block], title: str = "") -> None:
        for block in blocks:
            is_landscape = isinstance(block, TableBlock) and block.table.landscape
            if is_landscape != sections[-1].is_landscape and not (title and sections[-1].is_landscape):
                sections.append(_Section(is_landscape))
            sections[-1].body += _block(block, images, drawings, title)

    add(notice.blocks)
    last = notice.blocks[-1] if notice.blocks else None
    if isinstance(last, Paragraph) and text_chars(last.text) <= _KEPT_CHARS:
        sections[-1].body[-1] = _paragraph(last, keeps=True)
    if sections[-1].is_landscape and (notice.attachments or notice.signatures or notice.remark):
        sections.append(_Section(False))
    sections[-1].body += _attachment_list(notice) + _signature(notice)
    for place, attachment in enumerate(notice.attachments, 1):
        is_landscape = is_turned(attachment)
        is_new = is_landscape != sections[-1].is_landscape
        if is_new:
            sections.append(_Section(is_landscape))
        number = str(place) if len(notice.attachments) > 1 else ""
        sections[-1].body += _attachment_head(attachment, number, breaks=not is_new)
        add(attachment.blocks, attachment.title)
    if has_imprint(notice):
        if sections[-1].is_landscape:
            sections.append(_Section(False))
        sections[-1].body.append(imprint(notice, next(drawings)))
    return sections


def _head(notice: Notice) -> list[str]:
    """版头 (7.2): what stands at the top left, the mark, the number and the red rule."""
    if notice.head == "none":
        return []
    rows = [paragraph(run(text, face), "HeadNote") for text, face in head_notes(notice)]
    mark = set_mark("".join(notice.mark) + notice.mark_word)
    size = mark.size_pt
    pitch = size * 1.2
    above = (
        (LAYOUT.mark_ink_top_mm - LAYOUT.top_mm) * PT_PER_MM
        - len(rows) * body_pitch()
        - _MARK_INK_DROP * size
    )
    placed = f'<w:spacing w:before="{twips(above)}" w:line="{twips(pitch)}" w:lineRule="exact"/>'
    is_printed = notice.head != "preprinted"
    red = LAYOUT.red.removeprefix("#").upper()
    printed = run("\n".join(mark.lines), "小标宋", size_pt=size, color=red, scale=round(mark.scale * 100))
    rows.append(paragraph(printed if is_printed else "", "Mark", placed))
    rows += [blank()] * LAYOUT.number_blank_lines
    rule = (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{round(LAYOUT.rule_mm * PT_PER_MM * 8)}" '
        f'w:space="{_RULE_SPACE_PT}" w:color="{red}"/></w:pBdr>'
    )
    rows.append(paragraph(run(notice.number, "仿宋"), "Number", rule if is_printed else ""))
    return [*rows, *([blank()] * LAYOUT.title_blank_lines)]


_KEPT_CHARS = 8 * LAYOUT.chars
"""The longest last paragraph that moves to the page of the 署名; of a longer one word processors move too much."""

_MARK_INK_DROP = 0.1
"""From the top of the mark's line (1.2 of its size) to its ink, in sizes."""

_RULE_SPACE_PT = 7
"""From the bottom of the number's line to the rule: with the line's own descent, 4 mm under the number."""


def _title(notice: Notice) -> list[str]:
    return [paragraph(run("\n".join(notice.title), "小标宋"), "Title")] if notice.title else []


def _addressees(notice: Notice) -> list[str]:
    if not notice.addressees:
        return [blank()]
    line = paragraph(run(addressee_line(notice.addressees), "仿宋"), "Addressees")
    return [*([blank()] * LAYOUT.addressee_blank_lines), line]


def _block(block: Block, images: dict[str, str], drawings: object, title: str) -> list[str]:
    if isinstance(block, Heading):
        face = HEADING_FACES[block.level]
        return [paragraph(run(block.text, face), f"Heading{block.level}")]
    if isinstance(block, Paragraph):
        return [_paragraph(block)]
    if isinstance(block, TableBlock):
        return table_blocks(block.table, block.number, is_titled=block.table.title != title)
    return _chart(block, images, next(drawings))  # type: ignore[call-overload]


def _paragraph(block: Paragraph, keeps: bool = False) -> str:
    """Return a body paragraph; the last one stays with the 署名, which never stands on a page without text."""
    lead = run(block.lead, HEADING_FACES[block.lead_level]) if block.lead else ""
    return paragraph(lead + run(block.text, "仿宋"), "Body", "<w:keepNext/>" if keeps else "")


def _chart(block: ChartBlock, images: dict[str, str], number: int) -> list[str]:
    chart = block.chart
    scale = picture_scale(chart)
    name = f"图{block.number}" if block.number else chart.name
    drawn = picture(
        images[_digest(chart)], number, name, chart.alt, chart.width_mm * scale, chart.height_mm * scale
    )
    caption = caption_line("图", block.number, chart.title)
    return [paragraph(drawn, "Picture"), paragraph(run(caption, "黑体"), "PictureCaption")]


def _attachment_list(notice: Notice) -> list[str]:
    """附件说明 (7.3.4): what wraps stands under the first character of the name."""
    titles = [attachment.title for attachment in notice.attachments]
    if not titles:
        return []
    lead, char = "附件：", LAYOUT.char_pt
    indent = LAYOUT.indent_chars * char
    kept = blank(properties="<w:keepNext/>")
    if len(titles) == 1:
        placed = f'<w:ind w:left="{twips(indent + 3 * char)}" w:hanging="{twips(3 * char)}"/>'
        return [kept, paragraph(run(lead + titles[0], "仿宋"), "AttachmentList", placed)]
    number = (1.25 if len(titles) < 10 else 1.75) * char
    left = twips(indent + 3 * char + number)
    rows = [kept]
    for place, title in enumerate(titles, 1):
        hanging = twips(number + (3 * char if place == 1 else 0))
        placed = f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'
        text = f"{lead if place == 1 else ''}{place}.\t{title}"
        rows.append(paragraph(run(text, "仿宋"), "AttachmentList", placed))
    return rows


def _signature(notice: Notice) -> list[str]:
    """署名 and date (7.3.5.1): the date ends four 字 from the right, the 署名 is centred over it."""
    rows: list[str] = []
    day = chinese_date(notice.signed_on) if notice.signed_on else ""
    signature = "".join(notice.signatures)
    if signature or day:
        width = LAYOUT.text_width_mm * PT_PER_MM
        half = max(text_chars(day) / 2 + LAYOUT.date_right_chars, text_chars(signature) / 2)
        placed = f'<w:ind w:left="{max(twips(width - 2 * half * LAYOUT.char_pt), 0)}"/>'
        rows += [blank(properties="<w:keepNext/>")] * LAYOUT.sign_blank_lines
        rows += [paragraph(run(text, "仿宋"), "Signature", placed) for text in (signature, day) if text]
    if notice.remark:
        rows.append(paragraph(run(remark_line(notice.remark), "仿宋"), "Remark"))
    return rows


def _attachment_head(attachment: Attachment, number: str, breaks: bool) -> list[str]:
    """附件N on the first row, its title on the third (7.3.7)."""
    broken = "<w:pageBreakBefore/>" if breaks else ""
    return [
        paragraph(run(f"附件{number}", "黑体"), "AttachmentMark", broken),
        *([blank(properties="<w:keepNext/>")] * (LAYOUT.attachment_title_row - 2)),
        paragraph(run(attachment.title, "小标宋"), "AttachmentTitle"),
    ]


def _content_types(furniture: Sequence[Margin]) -> bytes:
    overrides = {
        "/word/document.xml": f"{_TYPES}document.main+xml",
        "/word/styles.xml": f"{_TYPES}styles+xml",
        "/word/settings.xml": f"{_TYPES}settings+xml",
        "/word/fontTable.xml": f"{_TYPES}fontTable+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    } | {f"/word/{part.name}": f"{_TYPES}{part.kind}+xml" for part in furniture}
    entries = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'{XML_HEAD}<Types xmlns="{_PACKAGE}content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{entries}</Types>'
    ).encode()


def _relationships(entries: Sequence[tuple[str, str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'{XML_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{rows}</Relationships>'.encode()


def _package_relations() -> bytes:
    return _relationships(
        (
            ("rId1", f"{_RELATIONS}officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_RELATIONS}extended-properties", "docProps/app.xml"),
        )
    )


def _document_relations(relations: dict[str, str], furniture: Sequence[Margin]) -> bytes:
    kinds = _FIXED | {part.name: part.kind for part in furniture}
    return _relationships(
        [
            (key, _RELATIONS + kinds.get(name, "image"), name if name in kinds else f"media/{name}")
            for name, key in relations.items()
        ]
    )


def _core(notice: Notice) -> bytes:
    """Document properties: the title, the issuer, the day of signing; no user, no clock."""
    day = notice.signed_on.isoformat() if notice.signed_on else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if day
    )
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(''.join(notice.title))}</dc:title>"
        f"<dc:creator>{attribute(printable('，'.join(notice.signatures)))}</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{dates}</cp:coreProperties>"
    ).encode()


def _app() -> bytes:
    return (
        f'{XML_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    ).encode()
