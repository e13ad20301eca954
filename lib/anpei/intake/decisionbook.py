"""decisions.xlsx as people have it: new questions go below the last row, and everything else stays byte for byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

import xlsxwriter
from lxml import etree

from ..errors import ConfigurationError
from .archive import write_whole
from .decisions import CHOICES, COLUMNS, DECISIONS, Book, Question, question_of, read_book
from .finding import column_letter
from .text import lines_needed, plain

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WIDTHS = (6, 13, 32, 22, 28, 8, 18, 8, 11)
_CREATED = datetime(2000, 1, 1)
_LINE_HEIGHT = 16
_LAST_ROW = 1_048_575
_CHOICE_SHEET = "填写说明"
_HELP = (
    "本表由程序追加待定事项，由人填写“决定”“理由”“决定人”“日期”四栏。已有的行不要改、不要删、不要调换次序。",
    "四栏填好、日期不晚于知悉日的，下次运行时生效；依据变了的，会另起一行重新提出。",
    "改变决定：在原行改写，并改日期。本表含人员姓名，只供内部使用。",
)


def append_questions(path: Path, questions: Sequence[Question]) -> int:
    """Add the questions that decisions.xlsx does not hold yet, numbered on; return how many. Makes the file if need be.

    Raises
    ------
    ConfigurationError
        The file is open in another program, or cannot be read.
    """
    data = path.read_bytes() if path.is_file() else empty_book()
    book = read_book(data)
    asked = {question_of(row) for _, row in book.rows}
    fresh = [question for question in dict.fromkeys(questions) if question not in asked]
    if not fresh:
        return 0
    if _is_open(path):
        raise _occupied(len(fresh))
    numbers = [int(text) for _, row in book.rows if (text := plain(row["编号"])).isdigit()]
    first = max(numbers, default=0) + 1
    numbered = [(first + n, question) for n, question in enumerate(fresh)]
    mode = path.stat().st_mode if path.is_file() else 0o644
    try:
        write_whole(path, _with_rows(data, book, numbered))
        path.chmod(mode)  # others of the office fill it in, too
    except PermissionError as error:
        raise _occupied(len(fresh)) from error
    return len(fresh)


def _is_open(path: Path) -> bool:
    """Tell by the mark that Excel, WPS or LibreOffice leaves beside a file whether it is open there."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#", f".~{path.name}")
    return any(path.with_name(mark).exists() for mark in marks)


def _occupied(count: int) -> ConfigurationError:
    return ConfigurationError(
        f"{DECISIONS} 正在别的程序里打开，{count}个新的待定事项没有写入。",
        where=DECISIONS,
        remedy="关闭后重新运行 anpei check；没有打开的，删去旁边以 ~$ 或 .~ 开头的临时文件。",
    )


def empty_book() -> bytes:
    """Return a decisions.xlsx without questions: heads, drop-downs that follow the matter, how to fill it in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": "人工确认", "author": "", "created": _CREATED})
        base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BBBBBB"}
        head = book.add_format({**base, "bold": True, "bg_color": "#EEEEEE"})
        usual, filled = book.add_format({**base, "num_format": "@"}), {**base, "bg_color": "#FFFBE6"}
        entry = book.add_format({**filled, "num_format": "@"})
        day = book.add_format({**filled, "num_format": "yyyy-mm-dd"})
        number = book.add_format(base)
        sheet = book.add_worksheet("待定事项")
        for place, (label, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
            form = number if place == 0 else usual if place < 5 else day if label == "日期" else entry
            sheet.set_column(place, place, width, form)
            sheet.write_string(0, place, label, head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5)
        sheet.repeat_rows(0)
        sheet.data_validation(
            1, 5, _LAST_ROW, 5,
            {"validate": "list", "source": "=INDIRECT($B2)", "error_title": "决定",
             "error_message": "从下拉列表里选；各事项可以怎样决定，见“填写说明”。"},
        )  # fmt: skip
        sheet.data_validation(
            1, 8, _LAST_ROW, 8,
            {"validate": "date", "criteria": ">", "value": datetime(2000, 1, 1), "error_title": "日期",
             "error_message": "写成 2022-12-01。"},
        )  # fmt: skip
        _write_help(book)
    return out.getvalue()


def _write_help(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(_CHOICE_SHEET)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    most = max(map(len, CHOICES.values()))
    sheet.set_column(0, most, 16)
    sheet.set_column(most + 1, 2 * most, 40)
    for row, text in enumerate(_HELP):
        sheet.write_string(row, 0, text)
    first = len(_HELP) + 1
    labels = [f"决定{'一二三四五六'[n]}" for n in range(most)]
    for column, label in enumerate(("事项", *labels, *(f"{label}的意思" for label in labels))):
        sheet.write_string(first, column, label)
    for row, (matter, choices) in enumerate(CHOICES.items(), first + 1):
        sheet.write_string(row, 0, matter)
        for column, (answer, meaning) in enumerate(choices.items(), 1):
            sheet.write_string(row, column, answer)
            sheet.write_string(row, most + column, meaning)
        last = column_letter(len(choices))
        book.define_name(matter, f"={_CHOICE_SHEET}!$B${row + 1}:${last}${row + 1}")


def _with_rows(data: bytes, book: Book, rows: Sequence[tuple[int, Question]]) -> bytes:
    """Return a workbook with rows below the last one that holds anything; no other part is touched."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    name = _first_sheet({info.filename: content for info, content in parts})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in parts:
            archive.writestr(info, _extended(content, book, rows) if info.filename == name else content)
    return out.getvalue()


def _first_sheet(parts: dict[str, bytes]) -> str:
    """Return the name of the part that holds the first sheet."""
    book = etree.fromstring(parts["xl/workbook.xml"])
    relation = book.find(f"{_MAIN}sheets/{_MAIN}sheet").get(f"{_RELATIONS}id")
    for target in etree.fromstring(parts["xl/_rels/workbook.xml.rels"]):
        if target.get("Id") == relation:
            path = PurePosixPath("/xl") / target.get("Target")
            return path.as_posix().lstrip("/")
    raise ConfigurationError(
        f"{DECISIONS} 无法读取。", where=DECISIONS, remedy="用 Excel 打开后另存为 .xlsx。"
    )


def _extended(content: bytes, book: Book, rows: Sequence[tuple[int, Question]]) -> bytes:
    root = etree.fromstring(content)
    data = root.find(f"{_MAIN}sheetData")
    styles = _column_styles(root)
    while len(data) and not any(_is_filled(cell) for cell in data[-1]):
        data.remove(data[-1])  # rows that were formatted ahead
    last = int(data[-1].get("r")) if len(data) else 0
    for offset, (number, question) in enumerate(rows, 1):
        texts = (question.matter, question.subject, question.proposal, question.basis)
        n_lines = max(lines_needed(text, width) for text, width in zip(texts, _WIDTHS[1:], strict=False))
        row = etree.SubElement(
            data, f"{_MAIN}row", r=str(last + offset), ht=str(_LINE_HEIGHT * n_lines), customHeight="1"
        )
        values: dict[str, int | str] = {"编号": number, **dict(zip(COLUMNS[1:], texts, strict=False))}
        for label, place in sorted(book.columns.items(), key=lambda pair: pair[1]):
            cell = etree.SubElement(row, f"{_MAIN}c", r=f"{column_letter(place)}{last + offset}")
            if place in styles:
                cell.set("s", styles[place])
            value = values.get(label, "")
            if isinstance(value, int):
                etree.SubElement(cell, f"{_MAIN}v").text = str(value)
            elif value:
                cell.set("t", "inlineStr")
                text = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
                text.text = value
    dimension = root.find(f"{_MAIN}dimension")
    if dimension is not None:
        first = dimension.get("ref", "A1").split(":")[0]
        dimension.set("ref", f"{first}:{column_letter(max(book.columns.values()))}{last + len(rows)}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_filled(cell: etree._Element) -> bool:
    return any(
        "".join(part.itertext()) for part in cell if part.tag in (f"{_MAIN}v", f"{_MAIN}is", f"{_MAIN}f")
    )


def _column_styles(root: etree._Element) -> dict[int, str]:
    """Return column from 0 on → the style of its empty cells."""
    styles = {}
    for column in root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
        if column.get("style"):
            for place in range(int(column.get("min")) - 1, min(int(column.get("max")), len(COLUMNS) + 50)):
                styles[place] = column.get("style")
    return styles
