"""Which part of an Office Open XML workbook holds which sheet."""

from __future__ import annotations

import posixpath

from lxml import etree

WORKBOOK = "xl/workbook.xml"
WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"


def parser() -> etree.XMLParser:
    """Return a parser that follows nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def sheet_parts(workbook: bytes, links: bytes) -> dict[str, str]:
    """Return sheet name → part in the workbook's order, empty where the workbook does not say."""
    try:
        sheets = etree.fromstring(workbook, parser())
        targets = {
            link.get("Id"): posixpath.normpath(posixpath.join("xl", link.get("Target", "")))
            for link in etree.fromstring(links, parser())
            if isinstance(link.tag, str)
        }
    except etree.XMLSyntaxError:
        return {}
    named = {}
    for sheet in sheets.iter("{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if link in targets:
            named[sheet.get("name", "")] = targets[link].lstrip("/")
    return named
