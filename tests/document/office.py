"""LibreOffice as a measuring instrument: DOCX → PDF with the fonts of pip standing in for those of an office."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn

from anpei.document.ooxml import FACES


def convert(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return each DOCX as LibreOffice prints it, all in one run; nothing of the user's own profile is read."""
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    fonts = folder / "fonts.conf"
    fonts.write_text(_fonts_conf(folder / "cache"), encoding="utf-8")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *(str(folder / f"{name}.docx") for name in documents),
        ],
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}


def _fonts_conf(cache: Path) -> str:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{face}</string></edit></match>'
        for role, name in FACES.items()
        for face in (["Noto Sans SC"] if role == "黑体" else ["Noto Serif SC"])
    )
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return (
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>"
    )
