"""What never enters the repository: ID numbers, telephone numbers, extracts, big files, addresses of one machine.

Used by the tests over all tracked files and, as ``python -m tests.house.guard FILE ...``, by pre-commit.
"""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

LARGEST = 500_000
SYNTHETIC_AREA = "99"  # no division of China has a code that begins so
SYNTHETIC_PHONES = "164"  # a block that no carrier uses
STANDARD_EXAMPLES = {"11010519491231002X", "440524188001010014"}  # printed in GB 11643 itself
MADE_HERE = ("data/sample/", "tests/", "lib/anpei/synthetic/")
SHEETS_MAY_LIE_IN = ("data/sample/", "data/reference/", "tests/", "templates/", "docs/", "benchmarks/")
SHEETS = {".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".et", ".parquet"}
LEFT_OUT = {".git", ".venv", "dist", "__pycache__", "output", ".ipynb_checkpoints", ".hypothesis"}

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Written in pieces so that this file does not hold what it looks for.
_ADDRESSES = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + r"(?:work|home|Users)/\w",
            r"(?<![\w.])/tmp/" + r"w/",
            r"\b(?:py" + r"pi|pythonhosted|anaconda|npmjs|debian)\.(?:org|com)\b",
            r"\b(?:mirrors?|index|packages?)\.[a-z0-9-]+\.[a-z]{2,}",
        ]
    )
)


def tracked(root: Path) -> list[str]:
    """Every file of the project, as sorted posix paths; without git, every file that git would not ignore."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached"], capture_output=True, check=True
        ).stdout
        found = [os.fsdecode(name) for name in listed.split(b"\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, files in os.walk(root):
            here = PurePosixPath(Path(folder).relative_to(root).as_posix())
            folders[:] = [
                name
                for name in folders
                if name not in LEFT_OUT
                and not (name.startswith(".") and name.endswith("_cache"))
                and (str(here) != "data" or name in {"reference", "sample"})
            ]
            found += [str(here / name) for name in files if str(here) != "data"]
    return sorted(name for name in found if (root / name).is_file())


def is_id_number(text: str) -> bool:
    """Whether 18 characters are an ID number: birth date of 1800 to 2099, right check character."""
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return 1800 <= born_on.year < 2100 and "10X98765432"[total % 11] == text[17].upper()


def texts(name: str, content: bytes) -> Iterator[str]:
    """The readable text of a file: as UTF-8 or GB18030; of a workbook or document, that of its parts."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(name) as archive:
            for part in archive.namelist():
                yield archive.read(part).decode("utf-8", "replace")
    elif content.startswith(b"\xd0\xcf\x11\xe0"):  # xls: strings in UTF-16 or one byte a character
        yield content.decode("latin-1").replace("\0", "")
    else:
        try:
            yield content.decode("utf-8-sig")
        except UnicodeDecodeError:
            yield content.decode("gb18030", "replace")


def offences(root: Path, name: str) -> list[str]:
    """Why a file may not be committed, one line each without the number itself; empty when it may."""
    path = root / name
    content = path.read_bytes()
    found = []
    if len(content) > LARGEST:
        found.append(f"{name}: {len(content)} bytes, the limit is {LARGEST}")
    if path.suffix.lower() in SHEETS and not name.startswith(SHEETS_MAY_LIE_IN):
        found.append(f"{name}: looks like an extract; only invented data and reference tables are committed")
    invented = name.startswith(MADE_HERE)
    for text in texts(str(path), content):
        for match in _ID_NUMBER.finditer(text):
            number = match.group().upper()
            if number in STANDARD_EXAMPLES or (invented and number.startswith(SYNTHETIC_AREA)):
                continue
            if is_id_number(number):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: an ID number")
        for match in _PHONE.finditer(text):
            if not (invented and match.group().startswith(SYNTHETIC_PHONES)):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: a mobile number")
        for match in _ADDRESSES.finditer(text):
            found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}")
    return found


def main(names: list[str]) -> int:
    """Print the offences of the files named, 1 if there are any."""
    found = [line for name in names for line in offences(Path(), name)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
