"""The package around the text of a DOCX: what parts it has, how they hang together, what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .margin import Margin
from .notice import Notice
from .ooxml import XML_HEAD, attribute, printable
from .stylesheet import fonts_part, settings_part, styles_part, theme_part

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


def relation_ids(furniture: Sequence[Margin], images: Sequence[str]) -> dict[str, str]:
    """Return the relation of each part that the text calls, by the part's name."""
    names = [*_FIXED, *(part.name for part in furniture)]
    relations = {name: f"rId{place}" for place, name in enumerate(names, 1)}
    return relations | {image: f"rIdImage{place}" for place, image in enumerate(images, 1)}


def package(
    notice: Notice, document: bytes, furniture: Sequence[Margin], images: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return every part of the package by name; `furniture` are headers and footers, `images` the pictures."""
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
        "word/_rels/document.xml.rels": _document_relations(relation_ids(furniture, list(images)), furniture),
    }
    parts |= {f"word/{part.name}": part.xml for part in furniture}
    return parts | {f"word/media/{name}": data for name, data in images.items()}


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
