"""`python -m tests.ruler FILE.pdf`: every requirement of GB/T 9704 measured on a PDF, rule by rule."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .reading import FORMATS, read
from .report import REQUIREMENTS, summary, table


def main(arguments: list[str] | None = None) -> int:
    """Print the table of each file; return 1 if a requirement is not kept."""
    parser = argparse.ArgumentParser("python -m tests.ruler", description="对照GB/T 9704-2012逐条测量PDF版式")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.pdf")
    parser.add_argument("--format", choices=FORMATS, help="公文格式；不写则按版头识别")
    parser.add_argument(
        "--from", dest="source", choices=("pdf", "docx"), default="pdf", help="docx：由DOCX打印"
    )
    parser.add_argument("--failed", action="store_true", help="只列不合格的")
    told = parser.parse_args(arguments)
    is_docx = told.source == "docx"
    has_failed = False
    for file in told.files:
        reading = read(file.read_bytes(), given=told.format, is_docx=is_docx)
        judged = tuple(requirement.judge(reading) for requirement in REQUIREMENTS)
        shown = [each for each in judged if each.verdict == "不合格" or not told.failed]
        print(f"{file.name}：{len(reading.leaves)}页")
        if shown:
            print(table(shown, is_docx))
        print(summary(judged, reading.format))
        has_failed |= any(each.verdict == "不合格" for each in judged)
    return int(has_failed)


if __name__ == "__main__":
    sys.exit(main())
