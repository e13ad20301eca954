"""For each requirement a change of a document that keeps all of them, which breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.document.samples import ISSUER

from .base import pages_of
from .change import (
    Change,
    Pages,
    blackened,
    edited,
    every,
    find,
    moved,
    refaced,
    removed,
    reruled,
    resized,
    retold,
    shifted,
    then,
)
from .line import CHAR, LINE
from .page import Char, Page, Rule, is_red_colour
from .redrawing import draw


@dataclass(frozen=True)
class Case:
    """A change of a base that breaks one requirement; `also` are others that cannot but break with it."""

    base: str
    change: Change
    also: frozenset[str] = frozenset()


def case(base: str, change: Change, *also: str) -> Case:
    return Case(base, change, frozenset(also))


def resheeted(**sizes: float) -> Change:
    """Return the change of the size of every page."""
    return lambda pages: tuple(replace(page, **sizes) for page in pages)  # type: ignore[arg-type]


def last_pages_swapped(pages: Pages) -> Pages:
    return (*pages[:-2], pages[-1], pages[-2])


def red(rule: Rule) -> bool:
    return is_red_colour(rule.colour)


def low(rule: Rule) -> bool:
    return rule.y > 220 and rule.length > 150


def nudged(dx: float) -> Callable[[Rule], Rule]:
    return lambda rule: replace(rule, left=rule.left + dx, right=rule.right + dx)


def is_body(size_pt: float) -> bool:
    return abs(size_pt - 15.8) < 0.5


def is_title(char: Char) -> bool:
    return abs(char.size_pt - 22) < 0.5


def numbers_to(dx: float, page: int) -> Change:
    return moved(f"—{page}—", dx, 0, page)


FOOT = 2  # the last page of the base “page”

CASES: dict[str, Case] = {
    # paper, text area, lines
    "paper.width": case("page", resheeted(width=215.0)),
    "paper.height": case("page", resheeted(height=292.0)),
    "paper.top": case("page", every(lambda char: shifted(char, 0, 3), lambda char: 30 < char.base < 150, 2)),
    "paper.left": case(
        "page",
        every(lambda char: shifted(char, 1.5, 0), lambda char: is_body(char.size_pt), 2),
        "paper.right",
        "paper.outside",
    ),
    "paper.right": case(
        "page",
        every(lambda char: shifted(char, -1.5, 0), lambda char: is_body(char.size_pt)),
        *("paper.left", "paper.outside", "addressee.left", "note.left", "number.middle"),
    ),
    "paper.outside": case(
        "tabled",
        reruled(
            lambda rule: replace(rule, right=rule.right + 3),
            lambda rule: rule.length > 150 and rule.y < 220,
            2,
        ),
    ),
    "paper.lines": case("calibration", removed("安安", 2), "paper.top"),
    "paper.chars": case("calibration", edited("安安", lambda char: None if char.left > 178 else char, 2)),
    "paper.pitch": case("page", moved("一企不漏", 0, 0.4, 1)),
    "paper.advance": case(
        "calibration",
        every(
            lambda char: shifted(char, (char.left - 28) * 0.025, 0),
            lambda char: char.text == "安",
        ),
        *("paper.right", "paper.outside"),
    ),
    # page numbers
    "page_number.sequence": case("page", retold("—2—", "—3—", 2), "page_number.even"),
    "page_number.form": case("page", retold("—1—", "-1-", 1), "page_number.odd", "page_number.drop"),
    "page_number.drop": case("page", moved("—1—", 0, 2, 1)),
    "page_number.odd": case("page", numbers_to(-6, 1)),
    "page_number.even": case("page", numbers_to(6, 2)),
    "page_number.size": case("page", resized("—2—", 12, 2)),
    "page_number.face": case("page", refaced("—2—", "黑体", 2)),
    "page_number.letter": case("letter", lambda pages: _numbered(pages)),
    "page_number.turned": case(
        "annexed", lambda pages: _number_turned(pages), "page_number.sequence", "paper.outside"
    ),
    # 版头
    "note.row": case("page", moved("机密", 0, 4)),
    "note.left": case("page", moved("特急", 4, 0)),
    "note.order": case(
        "page", then(retold("机密★1年", "急"), retold("特急", "机密"), retold("急", "特急", 1)), "note.row"
    ),
    "note.copy_number": case("page", retold("000001", "00001"), "note.face"),
    "note.secrecy": case("page", retold("机密", "机密1年")),
    "note.urgency": case("page", retold("特急", "很急")),
    "note.face": case("page", refaced("机密", "宋体")),
    "mark.top": case("page", moved("委员会办公室文件", 0, -2), "number.gap"),
    "mark.letter_top": case("letter", moved("演示区安全生产委员会", 0, -1.6), "letter.upper"),
    "mark.order_top": case("order", moved("政府令", 0, -2), "number.gap"),
    "mark.middle": case("page", moved("委员会办公室文件", 1.5, 0)),
    "mark.letter_middle": case("letter", moved("演示区安全生产委员会", 2, 0)),
    "mark.colour": case("page", blackened("委员会办公室文件")),
    "mark.present": case("page", removed("委员会办公室文件"), "rule.present"),
    "mark.words": case("letter", retold("演示区安全生产委员会", "演示区办公室文件", is_centred=True)),
    "number.text": case("page", retold("17号", "演安办〔2022〕第017号", is_centred=True)),
    "number.gap": case("page", moved("17号", 0, -2), "rule.gap"),
    "number.middle": case("page", moved("17号", 5, 0)),
    "number.left": case("upward", moved("18号", 6, 0)),
    "number.row": case("upward", moved("18号", 0, -2), "rule.gap"),
    "number.type": case("page", resized("17号", 15)),
    "signer.right": case("upward", then(moved("签发人", -10, 0), moved("丙某某", -10, 0))),
    "signer.form": case("upward", refaced("丙某某", "黑体")),
    "rule.present": case("page", reruled(lambda rule: None, red), "title.gap"),
    "rule.gap": case("page", reruled(lambda rule: replace(rule, y=rule.y - 1), red)),
    "rule.length": case(
        "page", reruled(lambda rule: replace(rule, left=rule.left + 1, right=rule.right - 1), red)
    ),
    "rule.middle": case("page", reruled(nudged(1.2), red), "paper.outside"),
    "rule.thickness": case("page", reruled(lambda rule: replace(rule, thickness=0.9), red)),
    "letter.rules": case("letter", reruled(lambda rule: replace(rule, thickness=0.5), red)),
    "letter.length": case(
        "letter", reruled(lambda rule: replace(rule, left=rule.left + 2, right=rule.right - 2), red)
    ),
    "letter.middle": case("letter", reruled(nudged(1.2), red)),
    "letter.upper": case(
        "letter",
        reruled(lambda rule: replace(rule, y=rule.y + 1.2), lambda rule: red(rule) and rule.y < 100),
        "letter.gap",
    ),
    "letter.lower": case(
        "letter", reruled(lambda rule: replace(rule, y=rule.y - 1.5), lambda rule: red(rule) and rule.y > 100)
    ),
    "letter.number": case("letter", moved("5号", -3, 0)),
    "letter.gap": case("letter", moved("5号", 0, 1.5)),
    "letter.title": case("letter", moved("提醒函", 0, 2), "addressee.gap"),
    "letter.foot": case("letter", moved("抄送", 0, 12), "paper.outside", "imprint.foot"),
    "order.text": case("order", every(lambda char: shifted(char, 0, 2), lambda char: 100 < char.base < 200)),
    # 标题、主送机关、正文
    "title.size": case("page", resized("的通报", 21)),
    "title.gap": case("page", every(lambda char: shifted(char, 0, 2), is_title), "addressee.gap"),
    "title.middle": case("page", moved("关于开展", 2, 0)),
    "title.shape": case(
        "page",
        then(
            retold("安全生产大培训情况", "培训", is_centred=True),
        ),
    ),
    "addressee.gap": case("page", every(lambda char: shifted(char, 0, -6), is_title), "title.gap"),
    "addressee.left": case("page", moved("单位：", 2, 0)),
    "addressee.end": case("page", edited("单位：", lambda char: None if char.text == "：" else char)),
    "text.first_page": case(
        "page",
        every(
            lambda char: replace(char, size_pt=9.0), lambda char: is_body(char.size_pt) and char.base > 205, 1
        ),
        *("text.sequence", "text.start"),
    ),
    "text.start": case("page", lambda pages: _lower(pages, "一、总体情况", 3)),
    "text.indent": case("page", moved("各镇街对照", -CHAR, 0)),
    "text.size": case("page", resized("二、下步工作", 14)),
    "text.face": case("page", refaced("一企不漏", "黑体", 2)),
    "text.first_level": case("page", refaced("二、下步工作", "宋体")),
    "text.second_level": case("page", refaced("（一）镇街", "黑体")),
    "text.sequence": case("page", retold("二、下步工作", "三、下步工作")),
    "text.no_excuse": case("page", retold("联系人", "（此页无正文）")),
    "stage.mark": case("page", removed("演示数据", 2)),
    "listing.gap": case("annexed", lambda pages: _lower(pages, "附件：1.", 3, 35)),
    "listing.indent": case("annexed", moved("附件：1.", -6, 0), "listing.hang"),
    "listing.form": case("annexed", retold("2.单位指标表", "3.单位指标表")),
    "listing.end": case("annexed", retold("2.单位指标表", "2.单位指标表。"), "attachment.names"),
    "listing.hang": case("annexed", lambda pages: _listing_outdented(pages)),
    # 署名、成文日期、附注、出席
    "date.form": case(
        "page", retold("2022年12月2日", "2022年12月02日"), "sign.sealed_middle", "sign.sealed_date"
    ),
    "sign.sealed_date": case("page", then(moved("2022年12月2日", 5, 0), moved(ISSUER, 5, 0, FOOT))),
    "sign.sealed_middle": case("page", moved(ISSUER, -6, 0, FOOT)),
    "sign.row": case("page", moved(ISSUER, 0, -3, FOOT)),
    "sign.sealed_gap": case("page", lambda pages: _lower(pages, ISSUER, 2 * LINE, 35)),
    "sign.unsealed_gap": case("unsealed", lambda pages: _lower(pages, ISSUER, 3, 35)),
    "sign.unsealed_right": case("unsealed", then(moved("2022年12月2日", 4, 0), moved(ISSUER, 4, 0))),
    "sign.unsealed_date": case("unsealed", moved("2022年12月2日", -4, 0)),
    "stamp.gap": case(
        "order",
        then(moved("区长", 0, 3), moved("甲某某", 0, 3), moved("2022年12月2日", 0, 3, 1)),
    ),
    "stamp.right": case("order", then(moved("甲某某", 4, 0), moved("区长", 4, 0))),
    "stamp.post": case("order", moved("区长", -4, 0)),
    "stamp.date": case("order", moved("2022年12月2日", 0, 3)),
    "sign.with_text": case(
        "page", lambda pages: _text_of_last_page_gone(pages), "paper.top", "sign.sealed_gap"
    ),
    "remark.indent": case("page", moved("联系人", 6, 0)),
    "remark.form": case("page", retold("联系人", "联系人：甲某"), "remark.indent"),
    "remark.row": case("page", moved("联系人", 0, 3)),
    "attendance.face": case("minutes", refaced("出席", "宋体")),
    "attendance.gap": case("minutes", lambda pages: _lower(pages, "出席", 3, 45)),
    "attendance.indent": case("minutes", moved("列席", 6, 0)),
    "attendance.hang": case("minutes", moved("庚某某", 6, 0)),
    # 附件、表、图
    "attachment.row": case("annexed", moved("附件1", 0, 3)),
    "attachment.left": case("annexed", moved("附件1", 3, 0)),
    "attachment.face": case("annexed", refaced("附件1", "宋体")),
    "attachment.numbers": case("annexed", retold("附件1", "附件3")),
    "attachment.apart": case("apart", retold("号附件1", "演安办〔2022〕8号附件1")),
    "attachment.title_row": case("annexed", every(lambda char: shifted(char, 0, 3), is_title, 2)),
    "attachment.title_middle": case("annexed", every(lambda char: shifted(char, 3, 0), is_title, 2)),
    "attachment.names": case("annexed", retold("2.单位指标表", "2.单位情况表")),
    "turned.way": case("annexed", lambda pages: _turned_round(pages), "attachment.title_middle"),
    "table.heads": case("tabled", lambda pages: _heads_changed(pages)),
    "table.rows": case("tabled", lambda pages: _row_cut(pages)),
    "table.caption": case("tabled", moved("表2", 12, 0)),
    "figure.caption": case("tabled", moved("图1", 12, 0)),
    "caption.numbers": case("tabled", retold("表2", "表1各单位培训情况", is_centred=True)),
    "table.size": case(
        "tabled", every(lambda char: replace(char, size_pt=9.0), lambda char: char.text == "率")
    ),
    # 版记
    "imprint.page": case(
        "annexed",
        last_pages_swapped,
        "page_number.sequence",
        "imprint.order",
        "page_number.even",
        "page_number.odd",
    ),
    "imprint.count": case("page", lambda pages: _inner_rule_gone(pages)),
    "imprint.outer": case("page", lambda pages: _rule_of_imprint(pages, -1, thickness=0.25)),
    "imprint.inner": case("page", lambda pages: _rule_of_imprint(pages, 1, thickness=0.35)),
    "imprint.length": case("page", lambda pages: _rule_of_imprint(pages, 1, left=30.0, right=182.0)),
    "imprint.middle": case(
        "page", lambda pages: _rule_of_imprint(pages, 1, left=26.5, right=182.5), "paper.outside"
    ),
    "imprint.foot": case("page", lambda pages: _rule_of_imprint(pages, -1, y=260.5)),
    "imprint.size": case("page", resized("第一号抄送", 12, FOOT), "copied.hang"),
    "copied.form": case(
        "page",
        every(
            lambda char: replace(char, text="，"), lambda char: char.text == "。" and char.base > 235, FOOT
        ),
    ),
    "copied.inset": case("page", moved("抄送：", 4, 0), "copied.hang"),
    "copied.hang": case("page", moved("第五号抄送", 4, 0)),
    "printed.form": case("page", retold("日印发", "2022年12月03日印发", FOOT), "printed.right"),
    "printed.left": case("page", lambda pages: _printer_moved(pages)),
    "printed.right": case("page", moved("日印发", -4, 0)),
    "imprint.order": case(
        "annexed",
        last_pages_swapped,
        "page_number.sequence",
        "imprint.page",
        "page_number.even",
        "page_number.odd",
    ),
}


def _numbered(pages: Pages) -> Pages:
    """Put a page number on the first page of a letter."""
    first = pages[0]
    digit = find(pages, "特此提醒").chars[0]
    placed = [
        replace(
            shifted(digit, left - digit.left, 270.5 - digit.base), text=text, size_pt=14.0, right=left + width
        )
        for text, left, width in (("—", 166.0, 4.94), ("1", 171.0, 2.5), ("—", 173.5, 4.94))
    ]
    return (replace(first, chars=(*first.chars, *placed)), *pages[1:])


def _number_turned(pages: Pages) -> Pages:
    """Turn the page number of a turned page with its table."""
    page = next(page for page in pages if any(char.turn for char in page.chars))
    number = [char for char in page.chars if char.turn == 0 and char.base > 264]
    turned = [
        replace(char, turn=90, start=185.0, left=181.0, right=185.0, base=50.0 - 4 * n, top=46.0, bottom=50.0)
        for n, char in enumerate(number)
    ]
    chars = tuple(char for char in page.chars if char not in number)
    return tuple(replace(each, chars=(*chars, *turned)) if each is page else each for each in pages)


def _lower(pages: Pages, text: str, dy: float, reach: float = 200.0) -> Pages:
    """Move a line and those under it down, as far as `reach` mm below it."""
    line = find(pages, text)
    end = min(line.base + reach, 262)
    return every(lambda char: shifted(char, 0, dy), lambda char: line.base - 1 < char.base < end, line.page)(
        pages
    )


def _listing_outdented(pages: Pages) -> Pages:
    """Move the second line of the first name of 附件说明 to the left."""
    line = find(pages, "附件：1.")
    return every(
        lambda char: shifted(char, -6, 0), lambda char: abs(char.base - line.base - LINE) < 1, line.page
    )(pages)


def _text_of_last_page_gone(pages: Pages) -> Pages:
    top = find(pages, ISSUER).base - 1
    last = pages[-1]
    kept = tuple(char for char in last.chars if char.base > top or char.base < 27)
    return (*pages[:-1], replace(last, chars=kept))


def _turned_round(pages: Pages) -> Pages:
    """Turn the turned pages the other way round their middle."""

    def round_(page: Page) -> Page:
        if not any(char.turn for char in page.chars):
            return page
        chars = tuple(
            replace(
                char,
                turn=270,
                start=212 - char.start,
                base=299 - char.base,
                left=212 - char.right,
                right=212 - char.left,
                top=299 - char.bottom,
                bottom=299 - char.top,
            )
            if char.turn
            else char
            for char in page.chars
        )
        level = tuple(
            replace(rule, left=212 - rule.right, right=212 - rule.left, y=299 - rule.y) for rule in page.rules
        )
        upright = tuple(
            replace(rule, left=299 - rule.right, right=299 - rule.left, y=212 - rule.y)
            for rule in page.uprights
        )
        return replace(page, chars=chars, rules=level, uprights=upright)

    return tuple(round_(page) for page in pages)


def _continued_page(pages: Pages) -> int:
    """Return the page on which the table 各单位培训情况 goes on."""
    return next(page.number + 1 for page in pages if "表2" in page.text)


def _heads_changed(pages: Pages) -> Pages:
    return every(
        lambda char: replace(char, text="某") if char.text == "名" else char,
        lambda char: char.base < 60,
        _continued_page(pages),
    )(pages)


def _row_cut(pages: Pages) -> Pages:
    """Leave nothing but the name in the first row under the repeated heads."""
    page = _continued_page(pages)

    line = find(pages, "单位0", page)
    own = set(line.chars)
    return every(
        lambda char: replace(char, text=" "),
        lambda char: abs(char.base - line.base) < 1 and char not in own,
        page,
    )(pages)


def _rule_of_imprint(pages: Pages, place: int, **changes: float) -> Pages:
    last = pages[-1]
    rules = sorted((rule for rule in last.rules if low(rule)), key=lambda rule: rule.y)
    chosen = rules[place]
    done = tuple(replace(rule, **changes) if rule == chosen else rule for rule in last.rules)
    return (*pages[:-1], replace(last, rules=done))


def _inner_rule_gone(pages: Pages) -> Pages:
    last = pages[-1]
    inner = sorted((rule for rule in last.rules if low(rule)), key=lambda rule: rule.y)[1]
    return (*pages[:-1], replace(last, rules=tuple(rule for rule in last.rules if rule != inner)))


def _printer_moved(pages: Pages) -> Pages:
    """Move 印发机关, which stands at the left of the last line."""
    return every(
        lambda char: shifted(char, 4, 0), lambda char: 255 < char.base < 262 and char.left < 100, len(pages)
    )(pages)


def _without_tags(pdf: bytes) -> bytes:
    return pdf.replace(b"/MarkInfo", b"/MarkInfa")


def _without_fonts(pdf: bytes) -> bytes:
    return pdf.replace(b"/FontFile3", b"/FontFilx3").replace(b"/FontFile2", b"/FontFilx2")


FILES: dict[str, Callable[[], bytes]] = {
    "pdf.archive": lambda: draw(pages_of("tabled"), is_archive=False),
    "pdf.tagged": lambda: _without_tags(draw(pages_of("tabled"))),
    "pdf.described": lambda: draw(pages_of("tabled"), is_archive=False, alt=""),
    "pdf.embedded": lambda: _without_fonts(draw(pages_of("annexed"))),
}
