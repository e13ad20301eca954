"""Fetch the free fonts of the chain from Debian's packages into data/fonts/free: run by `make fonts`.

    python scripts/fonts.py [HOME]

Each package is downloaded with apt-get and unpacked, not installed, in a folder of its own that is removed again; only
the fonts and their licences are kept. A font is checked before it is put in place, whole; one that is already there and
opens is not fetched again. Nothing needs root: where the computer has no package lists, they are read into that folder.
"""

import argparse
import gzip
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from anpei.document.fontfile import read_fonts
from anpei.document.fontnames import FREE_FILES
from anpei.errors import ConfigurationError
from anpei.home import shipped_root

LICENCES = {
    "texlive-lang-chinese": ("usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz",),
    "fonts-noto-cjk-extra": ("usr/share/doc/fonts-noto-cjk-extra/copyright",),
    "fonts-lxgw-wenkai": ("usr/share/doc/fonts-lxgw-wenkai/copyright",),
    "fonts-hanazono": ("usr/share/doc/fonts-hanazono/copyright",),
}
"""Where each package keeps the licence of its fonts."""

WITHOUT = (
    "没有这些字体也能排印，缺少的字体用随软件的思源宋体、思源黑体代替。要取得它们，可以任选一种办法：\n"
    "  1. 在能联网的 Debian 或 Ubuntu 上运行 make fonts，把 data/fonts/free 文件夹拷过来；\n"
    "  2. 从 CTAN 的 fandol、霞鹜文楷、思源宋体的发布页下载字体文件，放进 data/fonts；\n"
    "  3. 把本单位的正版字体放进 data/fonts（最好，见 docs/fonts.md）。"
)


class FetchError(Exception):
    """Why a package cannot be had, in Chinese."""


def is_font(path: Path) -> bool:
    """Whether a file is there and opens as a font with characters."""
    try:
        return path.is_file() and all(font.characters for font in read_fonts(path))
    except ConfigurationError:
        return False


def apt(scratch: Path, *words: str) -> None:
    """Run apt-get in a scratch folder, with its cache there.

    Raises
    ------
    FetchError
        If it fails; the last line that it wrote is the reason.
    """
    options = {"Acquire::Retries": 1, "Acquire::http::Timeout": 20, "Acquire::https::Timeout": 20}
    options |= {
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Dir::Cache": scratch / "cache",
        "Debug::NoLocking": 1,
    }
    if (scratch / "lists").exists():
        options["Dir::State::lists"] = scratch / "lists"
    command = ["apt-get", "--quiet", *(f"--option={name}={value}" for name, value in options.items()), *words]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("E:")] or ["E: apt-get"]
        raise FetchError(f"网络不通，或软件源里没有（{said[0]}）")


def fetch(package: str, scratch: Path) -> Path:
    """Download and unpack one package; return the folder with its files.

    Raises
    ------
    FetchError
        If it cannot be had.
    """
    try:
        apt(scratch, "download", package)
    except FetchError:
        if (scratch / "lists").exists():
            raise
        (scratch / "lists" / "partial").mkdir(parents=True)
        (scratch / "cache").mkdir(exist_ok=True)
        apt(scratch, "update")
        apt(scratch, "download", package)
    (archive,) = scratch.glob(f"{package}_*.deb")
    unpacked = scratch / package
    done = subprocess.run(["dpkg-deb", "--extract", archive, unpacked], capture_output=True, text=True)
    archive.unlink()
    if done.returncode:
        raise FetchError(done.stderr.strip())
    return unpacked


def take(package: str, unpacked: Path, folder: Path) -> None:
    """Put the fonts and licences of an unpacked package into a folder, each file whole or not at all.

    Raises
    ------
    FetchError
        If the package lacks one of them or it does not open.
    """
    for name in FREE_FILES[package]:
        found = next(unpacked.rglob(name), None)
        if found is None or not is_font(found):
            raise FetchError(f"软件包里没有完好的 {name}")
        found.replace(folder / name)
    for place in LICENCES[package]:
        if (unpacked / place).is_file():
            text = (unpacked / place).read_bytes()
            text = gzip.decompress(text) if place.endswith(".gz") else text
            (folder / f"{package}.txt").write_bytes(text)


def fetch_all(folder: Path) -> dict[str, str]:
    """Put every free font into a folder; return package → why it could not be had."""
    missing = [
        name for name, files in FREE_FILES.items() if not all(is_font(folder / file) for file in files)
    ]
    if not missing:
        return {}
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return dict.fromkeys(missing, "本机没有 apt-get 和 dpkg-deb（不是 Debian 或 Ubuntu）")
    failed = {}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder.parent) as scratch:
        for package in missing:
            print(f"正在下载 {package}……", flush=True)
            try:
                take(package, fetch(package, Path(scratch)), folder)
            except FetchError as error:
                failed[package] = str(error)
            shutil.rmtree(Path(scratch) / package, ignore_errors=True)
    return failed


def main() -> None:
    """Fetch what is missing, say what is there; what cannot be had is said with what to do instead."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", nargs="?", type=Path, default=shipped_root())
    folder = parser.parse_args().home / "data" / "fonts" / "free"
    failed = fetch_all(folder)
    for name in (name for names in FREE_FILES.values() for name in names):
        print(f"  {'有　' if is_font(folder / name) else '没有'} {name}")
    if failed:
        reasons = "\n".join(f"  {package}：{reason}" for package, reason in failed.items())
        sys.exit(f"有{len(failed)}个软件包的字体没有取得：\n{reasons}\n{WITHOUT}")
    print("自由字体齐全，在 data/fonts/free；运行 anpei fonts 查看哪种字体用了哪个文件。")


if __name__ == "__main__":
    main()
