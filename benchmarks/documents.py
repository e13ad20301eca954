"""Documents: hundreds of unit slips, and an annex of thousands of rows, beside docxtpl with LibreOffice.

    python benchmarks/documents.py [--slips N] [--rows N] [--pairs N]

Slips: `anpei.save_unit_documents` writes 整改通知 (PDF/A, DOCX and the sources of its figures) for N units; that counts
writing the text and proof-reading it. docxtpl fills a template with the words of the same notices, which it is given,
and LibreOffice makes PDF/A of them: a hundred in one run, which is the best that can be done with it, or one by one as
they are filled, which is usual (of these only some are made). The ways take turns.
Annex: a notice with one table of N rows × 8 columns as PDF, DOCX and XLSX, upright and turned, and the upright one by
docxtpl and LibreOffice (as plain PDF: with tags it takes minutes). Printed are wall time and CPU time (user and system,
children included). The goals are a tenth of the CPU time of the usual way, at most 60 ms a slip, and at most 3 s for
each file of the annex.
"""

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import docx
import docxtpl
import pylopdf_fonts_zh_cn
import pypdfium2

import anpei
from anpei.document.docx import render_docx
from anpei.document.notice import (
    Attachment,
    Column,
    Heading,
    Notice,
    Paragraph,
    Row,
    Table,
    TableBlock,
    cell_text,
)
from anpei.document.pdf import render_pdf
from anpei.document.unitdocuments import unit_documents
from anpei.document.unitfacts import unit_facts
from anpei.document.xlsx import render_annexes
from anpei.home import Home
from anpei.ledger import Case, open_case
from anpei.synthetic import write_campaign

KIND = "整改通知"
GOAL_RATIO = 0.1
GOAL_SLIP = 0.060
GOAL_ANNEX = 3.0
FACE = "Noto Serif SC"
PDF_A = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
AT_ONCE = 100
"""Documents that one run of LibreOffice is given: of 300 it once left 53 out without a word."""

ONE_BY_ONE = 10
"""Documents that are made one by one."""


@dataclass(frozen=True)
class Run:
    """What one piece of work took: seconds on the clock and of CPU."""

    wall: float
    cpu: float


def measured(work: Callable[[], object]) -> Run:
    """Do a piece of work and return what it took, programs that it called included."""

    def spent() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in used)

    start, cpu = time.perf_counter(), spent()
    work()
    return Run(time.perf_counter() - start, spent() - cpu)


# ── the other way: docxtpl and LibreOffice ──────────────────────────────────────────────────────────────────


def make_template(path: Path, n_columns: int) -> None:
    """Write a template: title, addressees, paragraphs, a page with a table, signature."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = docx.shared.Mm(210), docx.shared.Mm(297)
    section.top_margin, section.bottom_margin = docx.shared.Mm(37), docx.shared.Mm(35)
    section.left_margin, section.right_margin = docx.shared.Mm(28), docx.shared.Mm(26)
    style = made.styles["Normal"]
    style.font.name, style.font.size = FACE, docx.shared.Pt(16)
    style.element.rPr.rFonts.set(docx.oxml.ns.qn("w:eastAsia"), FACE)
    style.paragraph_format.line_spacing = docx.shared.Pt(28.95)
    for words in ("{%p for line in title %}", "{{ line }}", "{%p endfor %}", "{{ addressees }}："):
        made.add_paragraph(words)
    for words in ("{%p for line in lines %}", "{{ line }}", "{%p endfor %}", "{{ signature }}"):
        made.add_paragraph(words)
    made.add_page_break()
    table = made.add_table(rows=4, cols=n_columns)
    table.style = "Table Grid"
    for column in range(n_columns):
        table.cell(0, column).text = f"{{{{ heads[{column}] }}}}"
        table.cell(2, column).text = f"{{{{ row[{column}] }}}}"
    table.cell(1, 0).text = "{%tr for row in rows %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    made.save(path)


def words_of(notice: Notice) -> dict[str, object]:
    """Return what a template is filled with."""
    lines = [
        block.text if isinstance(block, Heading) else block.lead + block.text
        for block in notice.blocks
        if isinstance(block, Heading | Paragraph)
    ]
    tables = notice.tables
    return {
        "title": notice.title,
        "addressees": "，".join(notice.addressees),
        "lines": lines,
        "signature": "".join(notice.signatures),
        "heads": [column.label for column in tables[0].columns] if tables else [],
        "rows": [[cell_text(cell) for cell in row.cells] for table in tables for row in table.rows],
    }


def by_docxtpl(
    template: Path, filled: list[dict[str, object]], folder: Path, *, at_once: bool = True, to: str = PDF_A
) -> None:
    """Fill the template once for each notice; LibreOffice turns many at once into PDF, or each by itself."""
    folder.mkdir()
    made = []
    for number, words in enumerate(filled):
        document = docxtpl.DocxTemplate(template)
        document.render(words, autoescape=True)
        made.append(folder / f"{number:04d}.docx")
        document.save(made[-1])
        if not at_once:
            convert(made[-1:], folder, to)
    for start in range(0, len(made) if at_once else 0, AT_ONCE):
        convert(made[start : start + AT_ONCE], folder, to)


def convert(documents: list[Path], folder: Path, to: str) -> None:
    """Turn DOCX into PDF in one run of LibreOffice, with the fonts of pip."""
    fonts = folder.parent / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{Path(pylopdf_fonts_zh_cn.__file__).parent}</dir><cachedir>{folder.parent / 'cache'}</cachedir>"
        "</fontconfig>"
    )
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", to, "--outdir", folder, *documents],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
    )


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF without blanks."""
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return "".join(text.split())


# ── the work ────────────────────────────────────────────────────────────────────────────────────────────────


def make_case(folder: Path, n_slips: int) -> Case:
    """Return a synthetic case with enough units that have something to mend."""
    n_units = n_slips * 3 // 2
    campaign = folder / "data" / "campaigns" / "bench"
    write_campaign(campaign, seed=1, units=n_units, people=40 * n_units, mess="typical", campaign_id="bench")
    (folder / "output").mkdir()
    return open_case("bench", home=Home(folder))


def make_annex(n_rows: int, *, is_turned: bool) -> Notice:
    """Return a notice whose attachment is one table of so many rows."""
    columns = (
        Column("序号", width=3),
        Column("单位名称", width=12, align="left"),
        Column("镇街", width=4.5),
        Column("行业主管部门", width=6),
        *(Column(label, group="人员", unit="人", width=3.5) for label in ("应训", "注册", "完成")),
        Column("完成率", unit="%", width=4),
    )
    rows = tuple(
        Row(
            (
                number,
                f"澜溪第{number}化工有限公司",
                "鹿汀镇",
                "应急管理局",
                40,
                39,
                30 + number % 10,
                f"{75 + number % 20}.00",
            )
        )
        for number in range(1, n_rows + 1)
    )
    table = Table("单位情况", "各单位培训情况", columns, rows, landscape=is_turned)
    return Notice(
        "情况通报",
        "统计通报",
        ("关于培训情况的通报",),
        (Paragraph("各单位培训情况见附件。"),),
        head="none",
        addressees=("各镇街",),
        attachments=(Attachment("各单位培训情况", (TableBlock(table),)),),
        signatures=("某区安全生产委员会办公室",),
    )


def compare_slips(folder: Path, n_slips: int, n_pairs: int) -> bool:
    """Print what slips take in the two ways; return whether the goals are reached."""
    case = make_case(folder, n_slips)
    notices = [made for made in unit_documents(case, KIND) if made.attachments][:n_slips]
    units = [made.subject for made in notices]
    assert len(units) == n_slips, "too few units have something to mend"
    unit_facts(case)
    template = folder / "template.docx"
    make_template(template, len(notices[0].tables[0].columns))
    filled = [words_of(made) for made in notices]
    ways: dict[str, tuple[int, Callable[[Path, int], object]]] = {
        "anpei": (n_slips, lambda out, n: anpei.save_unit_documents(case, KIND, out, units=units[:n])),
        "docxtpl + LibreOffice at once": (n_slips, lambda out, n: by_docxtpl(template, filled[:n], out)),
        "docxtpl + LibreOffice one by one": (
            min(ONE_BY_ONE, n_slips),
            lambda out, n: by_docxtpl(template, filled[:n], out, at_once=False),
        ),
    }
    for way, (_, work) in ways.items():  # fonts, caches and the profile of LibreOffice are ready; not counted
        work(folder / f"{way} warm", 2)
    check_same(notices[0], folder)
    each: dict[str, list[Run]] = {way: [] for way in ways}
    print(f"\n{n_slips}份{KIND}（PDF 和 DOCX）")
    for pair in range(n_pairs):
        for way, (n, work) in ways.items():
            out = folder / f"{way} {pair}"
            run = measured(lambda work=work, out=out, n=n: work(out, n))
            n_made = sum(1 for _ in out.rglob("*.pdf"))
            assert n_made == n, f"{way} made {n_made} PDF"
            shutil.rmtree(out)
            print_line(f"{way} ({n})", run, n)
            each[way].append(Run(run.wall / n, run.cpu / n))
    ours, at_once, one_by_one = (
        Run(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))
        for runs in each.values()
    )
    for name, theirs in (("at once", at_once), ("one by one", one_by_one)):
        print(f"ratio to {name}: {ours.wall / theirs.wall:.3f} wall, {ours.cpu / theirs.cpu:.3f} CPU")
    print(
        f"{1000 * ours.cpu:.0f} ms CPU a slip (goal {1000 * GOAL_SLIP:.0f}; ratio to one by one {GOAL_RATIO})"
    )
    return ours.cpu <= GOAL_RATIO * one_by_one.cpu and ours.cpu <= GOAL_SLIP


def check_same(notice: Notice, folder: Path) -> None:
    """Check that both ways print the words of a notice."""
    ours = next(path for path in (folder / "anpei warm").rglob("*.pdf") if notice.subject in str(path))
    theirs = folder / "docxtpl + LibreOffice at once warm" / "0000.pdf"
    lines = words_of(notice)["lines"]
    assert isinstance(lines, list)
    for path in (ours, theirs):
        text = text_of(path.read_bytes())
        missing = [line for line in lines if "".join(line.split())[:12] not in text]
        assert not missing, f"{path} lacks {missing}"


def compare_annex(folder: Path, n_rows: int) -> bool:
    """Print what the files of an annex take; return whether the goal is reached."""
    print(f"\n{n_rows}行8列的附件")
    upright, turned = make_annex(n_rows, is_turned=False), make_annex(n_rows, is_turned=True)
    small = make_annex(3, is_turned=False)
    taken = []
    for name, render in (("PDF", render_pdf), ("DOCX", render_docx), ("XLSX", render_annexes)):
        render(small)
        for side, made in (("", upright), ("，横排", turned)):
            taken.append(measured(lambda render=render, made=made: render(made)))
            print_line(f"anpei {name}{side}", taken[-1])
    template = folder / "annex.docx"
    make_template(template, 8)
    other = measured(lambda: by_docxtpl(template, [words_of(upright)], folder / "annex", to="pdf"))
    print_line("docxtpl + LibreOffice（DOCX、PDF）", other)
    return max(run.cpu for run in taken) <= GOAL_ANNEX


def print_line(name: str, run: Run, n: int = 0) -> None:
    each = f"  {1000 * run.wall / n:6.0f} ms wall {1000 * run.cpu / n:6.0f} ms CPU each" if n else ""
    print(f"{name:40} {run.wall:7.2f} s wall {run.cpu:7.2f} s CPU{each}", flush=True)


def machine() -> str:
    """The computer, as far as it bears on the figures."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("typst", "docxtpl", "python-docx"))
    office = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.strip()
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs, load {load}, "
        f"Python {platform.python_version()}, {versions}, {office}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slips", type=int, default=300)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--pairs", type=int, default=2)
    options = parser.parse_args()
    if shutil.which("soffice") is None:
        sys.exit("soffice is not installed (see tests/apt.txt)")
    print(machine())
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        reached = [
            compare_slips(Path(name), options.slips, options.pairs),
            compare_annex(Path(name), options.rows),
        ]
    sys.exit(not all(reached))


if __name__ == "__main__":
    main()
