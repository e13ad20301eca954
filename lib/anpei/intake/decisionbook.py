"""decisions.xlsx as people have it: new questions go below the last row, and everything else stays byte for byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

import xlsxwriter
from lxml import etree

from ..errors import ConfigurationError
from .archive import write_whole
from .decisions import (
    CHOICES,
    COLUMNS,
    DECISIONS,
    OF_PERSONS,
    OF_UNITS,
    Book,
    Question,
    question_of,
    read_book,
)
from .finding import column_letter
from .text import lines_needed, plain

_BOOK = "xl/workbook.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WIDTHS = (6, 13, 32, 22, 28, 8, 18, 8, 11)
_CREATED = datetime(2000, 1, 1)
_LINE_HEIGHT = 16
_LAST_ROW = 1_048_575
_CHOICE_SHEET = "填写说明"
_HELP = (
    "本表由程序追加待定事项，由人填写“决定”“理由”“决定人”“日期”四栏。已有的行不要改、不要删、不要调换次序。",
    "四栏填好、日期不晚于知悉日的，下次运行时生效；决定以后依据变了的，会另起一行重新提出，还没有决定的不重复提出。",
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
    waiting = {_matter_of(question_of(row)) for _, row in book.rows if not plain(row["决定"])}
    fresh = [
        question
        for question in dict.fromkeys(questions)
        if question not in asked and _matter_of(question) not in waiting
    ]
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


def _matter_of(question: Question) -> tuple[str, ...]:
    """Return what tells a question from others while nobody has answered it.

    Figures change with every cut-off: what waits for a decision about a unit or person is not asked once more for it.
    """
    is_overseen = question.matter in (*OF_UNITS, *OF_PERSONS)
    return (question.matter, question.subject, *(() if is_overseen else (question.proposal, question.basis)))


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
    for row, cells in enumerate(_choice_lines(CHOICES), len(_HELP) + 1):
        for column, text in cells.items():
            sheet.write_string(row, column, text)
        if cells[0] in CHOICES:
            book.define_name(cells[0], f"={_choice_cells(cells[0], row + 1)}")


def _choice_lines(matters: Iterable[str]) -> list[dict[int, str]]:
    """Return the lines of the help that say what can be decided about matters: column → text, labels first."""
    most = max(map(len, CHOICES.values()))
    labels = [f"决定{'一二三四五六'[n]}" for n in range(most)]
    lines = [dict(enumerate(("事项", *labels, *(f"{label}的意思" for label in labels))))]
    for matter in matters:
        answers = dict(enumerate(CHOICES[matter], 1))
        meanings = dict(enumerate(CHOICES[matter].values(), most + 1))
        lines.append({0: matter, **answers, **meanings})
    return lines


def _choice_cells(matter: str, row: int) -> str:
    """Return where the choices of a matter stand in a row of the help, as drop-downs refer to them."""
    return f"{_CHOICE_SHEET}!$B${row}:${column_letter(len(CHOICES[matter]))}${row}"


def _with_rows(data: bytes, book: Book, rows: Sequence[tuple[int, Question]]) -> bytes:
    """Return a workbook with rows below the last one that holds anything.

    No other part is touched, unless the book is older than a matter: then its help learns the choices.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        parts = {info.filename: archive.read(info) for info in infos}
    name = _sheet_part(parts)
    changed = {name: _extended(parts[name], book, rows)}
    changed |= _with_choices(parts, {question.matter for _, question in rows})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in infos:
            archive.writestr(info, changed.get(info.filename, parts[info.filename]))
    return out.getvalue()


def _with_choices(parts: Mapping[str, bytes], matters: Collection[str]) -> dict[str, bytes]:
    """Return the parts that change so that drop-downs know the choices of matters; none where people removed the help."""
    book = etree.fromstring(parts[_BOOK])
    names = book.find(f"{_MAIN}definedNames")
    if names is None or _CHOICE_SHEET not in _sheet_names(book):
        return {}
    known = {name.get("name") for name in names}
    fresh = [matter for matter in CHOICES if matter in matters and matter not in known]
    if not fresh:
        return {}
    part = _sheet_part(parts, _CHOICE_SHEET)
    sheet = etree.fromstring(parts[part])
    data = sheet.find(f"{_MAIN}sheetData")
    first = int(data[-1].get("r")) + 2 if len(data) else 1
    for number, cells in enumerate(_choice_lines(fresh), first):
        row = etree.SubElement(data, f"{_MAIN}row", r=str(number))
        for column, text in cells.items():
            _write_text(etree.SubElement(row, f"{_MAIN}c", r=f"{column_letter(column)}{number}"), text)
        if cells[0] in fresh:
            etree.SubElement(names, f"{_MAIN}definedName", name=cells[0]).text = _choice_cells(
                cells[0], number
            )
    dimension = sheet.find(f"{_MAIN}dimension")
    if dimension is not None:
        sheet.remove(dimension)  # a statement that may be left out
    return {_BOOK: _as_xml(book), part: _as_xml(sheet)}


def _sheet_names(book: etree._Element) -> list[str]:
    return [sheet.get("name") for sheet in book.find(f"{_MAIN}sheets")]


def _sheet_part(parts: Mapping[str, bytes], name: str = "") -> str:
    """Return the name of the part that holds a sheet, without a name the first one."""
    book = etree.fromstring(parts[_BOOK])
    place = _sheet_names(book).index(name) if name else 0
    relation = book.find(f"{_MAIN}sheets")[place].get(f"{_RELATIONS}id")
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
                _write_text(cell, value)
    dimension = root.find(f"{_MAIN}dimension")
    if dimension is not None:
        first = dimension.get("ref", "A1").split(":")[0]
        dimension.set("ref", f"{first}:{column_letter(max(book.columns.values()))}{last + len(rows)}")
    return _as_xml(root)


def _write_text(cell: etree._Element, text: str) -> None:
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t").text = text


def _as_xml(root: etree._Element) -> bytes:
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
