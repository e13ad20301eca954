"""Files with bytes changed, taken out and put in, as bad lines and bad disks do it: a bounded fuzz from fixed seeds.

Whatever comes of it, every file ends in sheets or in a reason in Chinese, and a sound file in between is read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from anpei.intake.reader import Book, read_books
from anpei.intake.unreadable import Unreadable
from tests.intake.packed import packed, parts
from tests.intake.scene import ROSTER, id_no, person, text, xlsx

ROWS = [ROSTER, *[person(f"张{number}", id_no(number)) for number in range(1, 30)]]
SOUND = xlsx(ROWS)
PARTS = parts(SOUND)
PAGE = (
    "<table>"
    + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    + "</table>"
)
SEEDS = {
    "a.xls": (Path(__file__).parent / "files" / "roster.xls").read_bytes(),
    "a.csv": text(ROWS, "gb18030"),
    "b.csv": text(ROWS, "utf-16"),
    "a.htm": PAGE.encode("gb18030"),
    "a.xlsx": SOUND,
}
PIECES = (
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
    b"\xff\xff\xff\x7f",
    b"\x01\0\0\0",
    b"<",
    b">",
    b'"',
    b"&#0;",
    b"\n",
)


def changed(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place = chance.randrange(len(found))
        match chance.randrange(5):
            case 0:
                found[place] ^= 1 << chance.randrange(8)
            case 1:
                del found[place : place + chance.choice([1, 4, 50])]
            case 2:
                found[place:place] = chance.randbytes(chance.choice([1, 8]))
            case 3:
                found[place : place + 4] = chance.choice(PIECES)
            case _:
                source = chance.randrange(len(found))
                found[place : place + 50] = found[source : source + 50]
    return bytes(found)


def broken_files(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield whole files changed, and workbooks one of whose parts is changed before it is packed."""
    chance = random.Random(seed)
    for _ in range(count):
        if chance.random() < 0.4:
            part = chance.choice(sorted(PARTS))
            yield "a.xlsx", packed({**PARTS, part: changed(PARTS[part], chance)})
        else:
            name = chance.choice(sorted(SEEDS))
            yield name, changed(SEEDS[name], chance)


@pytest.mark.parametrize("seed", range(3))
def test_every_broken_file_ends_in_sheets_or_in_a_reason(seed: int) -> None:
    broken = list(broken_files(seed, 60))
    mixed = [file for one in broken for file in (one, ("好.xlsx", SOUND))]
    found = list(read_books(mixed))
    for (name, data), outcome in zip(broken, found[::2], strict=True):
        if isinstance(outcome, Unreadable):
            assert any("一" <= sign <= "鿿" for sign in outcome.why), (name, data)
            assert outcome.remedy
        else:
            assert len(outcome.sheets) <= 255
    for outcome in found[1::2]:
        assert isinstance(outcome, Book)
        assert outcome.sheets[0].rows() == [
            tuple("" if cell is None else cell for cell in row) for row in ROWS
        ]
    assert len({type(outcome) for outcome in found[::2]}) == 2
