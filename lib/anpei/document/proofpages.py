"""What only the set page can tell: whether page 1 shows body text, whether a page holds nothing but the signature."""

from __future__ import annotations

import re

import pypdfium2

from ..errors import WordingError
from .dates import chinese_date
from .notice import FormBlock, Heading, Notice, Paragraph

_SEEN = 6
"""So many characters of the text tell that it is there."""


def check_pages(notice: Notice, pdf: bytes) -> None:
    """Check where the words of a notice came to stand in its PDF.

    Raises
    ------
    WordingError
        Page 1 without body text (GB/T 9704 7.3.3), or a page with the signature alone (7.3.5.5).
    """
    pages = _pages(pdf)
    first = _first_words(notice)
    if first and pages and first not in pages[0]:
        raise WordingError(
            "首页没有显示正文。",
            where="第1页",
            remedy="缩短标题，或减少主送机关（可改用统称）、签发人、联合行文机关，使正文从首页开始。",
        )
    for number, page in enumerate(pages, 1):
        if number > 1 and _is_signature_alone(notice, page):
            raise WordingError(
                "落款单独在一页，该页没有正文。",
                where=f"第{number}页",
                remedy="增减一两行正文，使落款与正文同页；不得用“此页无正文”。",
            )


def _pages(pdf: bytes) -> list[str]:
    """Return the words of each page without spaces; nothing of a single page, where there is nothing to see."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        if len(document) == 1:
            return []
        return [_close(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def _first_words(notice: Notice) -> str:
    """Return how the body begins; empty where it begins with a picture or a table."""
    block = notice.blocks[0] if notice.blocks else None
    words = ""
    if isinstance(block, Heading):
        words = block.text
    elif isinstance(block, Paragraph):
        words = block.lead + block.text
    elif isinstance(block, FormBlock):
        words = next((cell.text for row in block.rows for cell in row.cells if cell.text), "")
    return _close(words)[:_SEEN]


def _is_signature_alone(notice: Notice, page: str) -> bool:
    """Tell whether a page holds the date of the signature and, before it, no words of the text."""
    if not notice.signatures or notice.signed_on is None:
        return False
    date = _close(chinese_date(notice.signed_on))
    before, found, _ = page.partition(date)
    if not found or _close("".join(notice.signatures[-1:])) not in before:
        return False
    marks = (*notice.signatures, notice.stage, "演示数据", *_signatory(notice))
    for words in sorted(map(_close, marks), key=len, reverse=True):
        before = before.replace(words, "")
    return not re.sub(r"[—\-\d]", "", before)


def _signatory(notice: Notice) -> tuple[str, ...]:
    return (notice.signatory.post, notice.signatory.name) if notice.signatory else ()


def _close(words: str) -> str:
    return re.sub(r"\s", "", words)
