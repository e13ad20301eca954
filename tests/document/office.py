"""LibreOffice as a measuring instrument: DOCX, XLSX → PDF with the fonts of pip standing in for those of an office.

An office's 仿宋_GB2312 and its like set Latin letters and digits half as wide as a 汉字; the stand-ins are made to.
"""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from anpei.document.ooxml import FACES
from anpei.document.pack import pack, unpack

_NARROW = 620
"""The widest character, in thousandths of the type size, that is made half as wide as a 汉字."""


def convert(documents: Mapping[str, bytes], folder: Path, suffix: str = "docx") -> dict[str, bytes]:
    """Return each document as LibreOffice prints it, all in one run; nothing of the user's own profile is read."""
    for name, data in documents.items():
        (folder / f"{name}.{suffix}").write_bytes(_righted(data) if suffix == "docx" else data)
    _make_fonts(folder / "fonts")
    fonts = folder / "fonts.conf"
    fonts.write_text(_fonts_conf(folder), encoding="utf-8")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.{suffix}") for name in documents),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}


def _righted(docx: bytes) -> bytes:
    """Return a DOCX whose punctuation LibreOffice keeps inside the lines, as asked.

    It reads w:overflowPunct the wrong way round (7.4: what is 0 hangs out, what is 1 does not).
    """
    parts = unpack(docx)
    styles = parts["word/styles.xml"]
    parts["word/styles.xml"] = styles.replace(
        b'<w:overflowPunct w:val="0"/>', b'<w:overflowPunct w:val="1"/>'
    )
    assert parts["word/styles.xml"] != styles
    return pack(parts)


def _make_fonts(folder: Path) -> None:
    """Write the fonts of pip with half-width digits and letters; all but these widths is copied as it is."""
    folder.mkdir(exist_ok=True)
    for path in sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.glob("*.otf")):
        read, made = TTFont(path, lazy=True), TTFont(path, lazy=True)
        widths = DefaultTable("hmtx")
        data = bytearray(made.reader["hmtx"])
        for code, name in read.getBestCmap().items():
            if (
                0x20 <= code < 0x7F and read["hmtx"][name][0] <= _NARROW
            ):  # % and W would reach out of their place
                struct.pack_into(">H", data, 4 * read.getGlyphID(name), read["head"].unitsPerEm // 2)
        widths.data = bytes(data)
        made.tables["hmtx"] = widths
        made.save(folder / path.name, reorderTables=None)


def _fonts_conf(folder: Path) -> str:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{face}</string></edit></match>'
        for role, name in FACES.items()
        for face in (["Noto Sans SC"] if role == "黑体" else ["Noto Serif SC"])
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>"
    )
