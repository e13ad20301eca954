"""Notice → DOCX: the editable form of an official document (GB/T 9704-2012), for Word and WPS.

The parts of the package are written as they stand in the file, so that nothing varies from call to call and
nothing is in it that the Notice does not say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .elements import HEADING_FACES, addressee_line, attachment_mark, is_turned, remark_line
from .imprint import imprint
from .layout import LAYOUT, PT_PER_MM
from .margin import Margin, margins, section
from .notice import Attachment, Block, Chart, ChartBlock, FormBlock, Heading, Notice, Paragraph, TableBlock
from .ooxml import NAMESPACES, XML_HEAD, blank, paragraph, picture, run, text_chars, twips
from .pack import pack
from .stylesheet import body_pitch
from .tablelayout import caption_line, picture_scale
from .title import attachment_title, one_line, title_lines
from .wordform import form_table
from .wordhead import head, opening_pt
from .wordpackage import package, relation_ids
from .wordsignature import attendance, signature
from .wordtable import table_blocks


@dataclass
class _Section:
    """Pages of one orientation and what stands on them; those of an attachment bound apart begin with page 1."""

    is_landscape: bool
    body: list[str] = field(default_factory=list)
    is_numbered_anew: bool = False


def render_docx(notice: Notice) -> bytes:
    """Return the document as DOCX, the same bytes on every call.

    Raises
    ------
    ReportError
        A text holds a control character.
    """
    pictures = {_digest(chart): chart.png for chart in notice.charts}
    places = {digest: place for place, digest in enumerate(pictures, 1)}
    sections = _sections(notice, places)
    furniture = margins(notice, any(part.is_landscape for part in sections))
    images = {f"image{places[digest]}.png": png for digest, png in pictures.items()}
    document = _document(sections, relation_ids(furniture, list(images)), furniture)
    return pack(package(notice, document, furniture, images))


def _digest(chart: Chart) -> str:
    return hashlib.sha256(chart.png).hexdigest()


def _document(
    sections: Sequence[_Section], relations: dict[str, str], furniture: tuple[Margin, ...]
) -> bytes:
    body: list[str] = []
    for place, part in enumerate(sections, 1):
        ends = section(
            relations,
            furniture,
            part.is_landscape,
            is_first=place == 1,
            is_numbered_anew=part.is_numbered_anew,
        )
        body += part.body
        body.append(ends if place == len(sections) else paragraph("", "Tiny", ends))
    return f"{XML_HEAD}<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>".encode()


def _sections(notice: Notice, pictures: dict[str, int]) -> list[_Section]:
    drawings = iter(range(1, 10_000))
    sections = [_Section(False, [*head(notice), *_title(notice), *_addressees(notice)])]

    def add(blocks: Sequence[Block], title: str = "") -> None:
        for block in blocks:
            is_landscape = isinstance(block, TableBlock) and block.table.landscape
            if is_landscape != sections[-1].is_landscape and not (title and sections[-1].is_landscape):
                sections.append(_Section(is_landscape))
            sections[-1].body += _block(block, pictures, drawings, title)

    add(notice.blocks)
    last = notice.blocks[-1] if notice.blocks else None
    signed = signature(notice)
    if signed and isinstance(last, Paragraph) and text_chars(last.text) <= _KEPT_CHARS:
        sections[-1].body[-1] = _paragraph(last, keeps=True)
    ending = [*_attachment_list(notice), *attendance(notice), *signed, *_remark(notice)]
    if sections[-1].is_landscape and ending:
        sections.append(_Section(False))
    sections[-1].body += ending
    foot = imprint(notice, next(drawings), _moves_addressees(notice))
    if notice.is_attached_apart:
        _end(sections, foot)
    for place, attachment in enumerate(notice.attachments, 1):
        is_landscape = is_turned(attachment)
        is_new = notice.is_attached_apart or is_landscape != sections[-1].is_landscape
        if is_new:
            sections.append(_Section(is_landscape, is_numbered_anew=notice.is_attached_apart))
        mark = attachment_mark(notice, place)
        sections[-1].body += _attachment_head(attachment, mark, breaks=not is_new)
        add(attachment.blocks, one_line(attachment.title))
        if attachment.closing:
            sections[-1].body = _closed(sections[-1].body, attachment.closing)
    if not notice.is_attached_apart:
        _end(sections, foot)
    return sections


def _end(sections: list[_Section], foot: str) -> None:
    """Put the 版记 on the last page, which is upright."""
    if foot and sections[-1].is_landscape:
        sections.append(_Section(False))
    if foot:
        sections[-1].body.append(foot)


_KEPT_CHARS = 8 * LAYOUT.chars
"""The longest last paragraph that moves to the page of the 署名; of a longer one word processors move too much."""


def _title(notice: Notice) -> list[str]:
    lines = "\n".join(title_lines(notice.title))
    return [paragraph(run(lines, "小标宋"), "Title")] if lines else []


def _addressees(notice: Notice) -> list[str]:
    if not notice.addressees or _moves_addressees(notice):
        is_order = notice.format == "order" and notice.head != "none"
        if is_order and not notice.title:
            return []  # the text stands under the number
        return [blank()] * (LAYOUT.order_text_blank_lines if is_order else LAYOUT.addressee_blank_lines)
    line = paragraph(run(addressee_line(notice.addressees), "仿宋"), "Addressees")
    return [*([blank()] * LAYOUT.addressee_blank_lines), line]


def _moves_addressees(notice: Notice) -> bool:
    """Tell whether 主送机关 go to the 版记, because page 1 would show no text under them (7.3.2)."""
    room = LAYOUT.text_height_mm * PT_PER_MM - body_pitch()
    return bool(notice.addressees) and opening_pt(notice) > room


def _block(block: Block, pictures: dict[str, int], drawings: Iterator[int], title: str) -> list[str]:
    if isinstance(block, Heading):
        face = HEADING_FACES[block.level]
        return [paragraph(run(block.text, face), f"Heading{block.level}")]
    if isinstance(block, Paragraph):
        return [_paragraph(block)]
    if isinstance(block, TableBlock):
        return table_blocks(block.table, block.number, is_titled=block.table.title != title)
    if isinstance(block, FormBlock):
        return form_table(block)
    return _chart(block, pictures, next(drawings))


def _paragraph(block: Paragraph, keeps: bool = False) -> str:
    """Return a body paragraph; the last one stays with the 署名, which never stands on a page without text."""
    lead = run(block.lead, HEADING_FACES[block.lead_level]) if block.lead else ""
    return paragraph(lead + run(block.text, "仿宋"), "Body", "<w:keepNext/>" if keeps else "")


def _chart(block: ChartBlock, pictures: dict[str, int], number: int) -> list[str]:
    chart = block.chart
    scale = picture_scale(chart)
    name = f"图{block.number}" if block.number else chart.name
    relation = f"rIdImage{pictures[_digest(chart)]}"
    drawn = picture(relation, number, name, chart.alt, chart.width_mm * scale, chart.height_mm * scale)
    caption = caption_line("图", block.number, chart.title)
    return [paragraph(drawn, "Picture"), paragraph(run(caption, "黑体"), "PictureCaption")]


def _attachment_list(notice: Notice) -> list[str]:
    """附件说明 (7.3.4): what wraps stands under the first character of the name."""
    titles = [one_line(attachment.title) for attachment in notice.attachments]
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


def _remark(notice: Notice) -> list[str]:
    """附注 (7.3.6): in brackets under the date."""
    return [paragraph(run(remark_line(notice.remark), "仿宋"), "Remark")] if notice.remark else []


def _attachment_head(attachment: Attachment, mark: str, breaks: bool) -> list[str]:
    """附件N on the first row, its title on the third (7.3.7)."""
    broken = "<w:pageBreakBefore/>" if breaks else ""
    title = "\n".join(attachment_title(attachment.title, is_turned=is_turned(attachment)))
    return [
        paragraph(run(mark, "黑体"), "AttachmentMark", broken),
        *([blank(properties="<w:keepNext/>")] * (LAYOUT.attachment_title_row - 2)),
        paragraph(run(title, "小标宋"), "AttachmentTitle"),
    ]


def _closed(body: list[str], closing: str) -> list[str]:
    """Return a body with the line who made and who checked at its end, on the page of the table before it."""
    gap = blank("AfterTable")
    kept = [*body[:-1], blank("AfterTable", "<w:keepNext/>")] if body[-1] == gap else body
    return [*kept, paragraph(run(closing, "仿宋"), "Closing")]
