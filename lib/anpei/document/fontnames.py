"""Which font is for which role: by the name of the font, and in the folders of a system by the name of its file."""

from __future__ import annotations

import re
from pathlib import Path

ROLES = ("小标宋", "仿宋", "楷体", "黑体", "宋体")
"""The faces of an official document."""

OFFICE_NAMES: dict[str, tuple[str, ...]] = {
    "小标宋": ("方正小标宋", "fzxiaobiaosong", "小标宋", "xiaobiaosong", "fzxbs"),
    "仿宋": ("仿宋gb2312", "fangsonggb2312", "方正仿宋", "fzfangsong", "fzfs", "仿宋", "fangsong"),
    "楷体": ("楷体gb2312", "kaitigb2312", "方正楷体", "fzkai", "楷体", "kaiti"),
    "黑体": ("方正黑体", "fzhei", "黑体", "simhei", "heiti"),
    "宋体": ("宋体", "simsun", "songti", "方正书宋", "fzshusong"),
}
"""What the name of an office's font says about its role, without spaces, hyphens and case; the best name first."""

NEAR_NAMES: dict[str, tuple[str, ...]] = {
    "小标宋": ("华文中宋", "stzhongsong", "notoserifcjkscblack", "notoserifscblack", "notoserifcjkscbold"),
    "仿宋": ("fandolfang",),
    "楷体": ("fandolkai", "lxgwwenkai"),
    "黑体": ("fandolhei",),
    "宋体": ("fandolsong",),
}
"""Fonts that resemble the face of a role and stand in for it; the nearest first."""

RARE_NAMES = ("lxgwwenkai", "hanamina", "hanaminb")
"""Fonts for characters that no other font of the chain has; the first that has it prints it."""

FREE_FILES: dict[str, tuple[str, ...]] = {
    "texlive-lang-chinese": (
        "FandolFang-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolHei-Regular.otf",
        "FandolSong-Regular.otf",
    ),
    "fonts-noto-cjk-extra": ("NotoSerifCJK-Black.ttc",),
    "fonts-lxgw-wenkai": ("LXGWWenKai-Regular.ttf",),
    "fonts-hanazono": ("HanaMinA.ttf", "HanaMinB.ttf"),
}
"""Free fonts of the chain by the Debian package that holds them."""

_OFFICE_FILES = (
    # Windows and Office
    *("simfang.ttf", "simkai.ttf", "simhei.ttf", "simsun.ttc", "stfangso.ttf", "stkaiti.ttf", "stzhongs.ttf"),
    # macOS and Office for it
    *("stfangsong.ttf", "fangsong.ttf", "kaiti.ttf", "stzhongsong.ttf"),
    # 方正 (Founder), 简体 and GBK
    *("fzxbsjw.ttf", "fzfsjw.ttf", "fzktjw.ttf", "fzhtjw.ttf", "fzssjw.ttf"),
    *("fzxbsk.ttf", "fzfsk.ttf", "fzktk.ttf", "fzhtk.ttf", "fzssk.ttf"),
    *("fzxbsjw--gb1-0.ttf", "fzfsjw--gb1-0.ttf", "fzktjw--gb1-0.ttf", "fzhtjw--gb1-0.ttf"),
    *("fzxbsk--gbk1-0.ttf", "fzfsk--gbk1-0.ttf", "fzktk--gbk1-0.ttf", "fzhtk--gbk1-0.ttf"),
    # as they are passed on
    *("方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "仿宋_gb2312.ttf", "楷体_gb2312.ttf"),
)
SYSTEM_FILES = frozenset(
    name.lower()
    for name in (
        *_OFFICE_FILES,
        "NotoSerifCJK-Bold.ttc",
        *(name for names in FREE_FILES.values() for name in names),
    )
)
"""The only files that are used of a system's folders, in lower case: bytes depend on declared fonts alone."""

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype",
    "~/.local/share/fonts",
    "~/.fonts",
    "/mnt/c/Windows/Fonts",  # Windows, from Linux inside it
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/Applications/Microsoft Word.app/Contents/Resources/DFonts",
)
SUFFIXES = frozenset((".ttf", ".otf", ".ttc", ".otc"))

_CHINESE_NAMES = {
    "Noto Serif SC": "思源宋体",
    "Noto Serif CJK SC": "思源宋体特粗",
    "Noto Sans SC": "思源黑体",
    "LXGW WenKai": "霞鹜文楷",
    "HanaMinA": "花园明朝A",
    "HanaMinB": "花园明朝B",
    "FandolFang": "Fandol仿宋",
    "FandolKai": "Fandol楷体",
    "FandolHei": "Fandol黑体",
    "FandolSong": "Fandol宋体",
}
_LICENCES = {
    "Noto": "SIL OFL 1.1，可随意使用和嵌入",
    "LXGW": "SIL OFL 1.1，可随意使用和嵌入",
    "Fandol": "GPL 附字体例外，可使用和嵌入",
    "HanaMin": "花园字体许可，可使用和嵌入",
}
_NEAR_WORDS = ("fandol", "wenkai", "hanamin", "noto", "sourcehan", "中宋", "zhongsong")
_OTHER_WEIGHT = re.compile("bold|light|heavy|粗|细")


def role_of(name: str) -> str:
    """Return the role that a font is made for, by its name; empty for any other font."""
    return _role_in(OFFICE_NAMES, name) if not is_near(name) else ""


def near_role_of(name: str) -> str:
    """Return the role that a font can stand in for, by its name; empty for any other font."""
    return _role_in(NEAR_NAMES, name)


def is_near(name: str) -> bool:
    """Tell whether a font only resembles the face of a role."""
    return any(word in plain(name) for word in _NEAR_WORDS)


def preference(names: tuple[str, ...], name: str) -> int:
    """Return the place of the first of some names that is part of a font's name."""
    return next(place for place, word in enumerate(names) if word in plain(name))


def plain(name: str) -> str:
    """Return a name without spaces, hyphens and case."""
    return re.sub(r"[\s_-]", "", name).casefold()


def chinese_name(family: str) -> str:
    """Return the name of a family as Chinese readers know it."""
    return _CHINESE_NAMES.get(family, family)


def licence_of(family: str) -> str:
    """Return what may be done with the fonts of a family."""
    return next(
        (text for word, text in _LICENCES.items() if family.startswith(word)), "按本单位取得的授权使用"
    )


def font_files(folder: Path) -> tuple[Path, ...]:
    """Return every font file below a folder, sorted."""
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES))


def system_files() -> tuple[Path, ...]:
    """Return the fonts of the system that the chain knows by file name, the first of each name."""
    folders = [path for name in SYSTEM_FOLDERS if (path := Path(name).expanduser()).is_absolute()]
    found: dict[str, Path] = {}
    for path in (path for folder in folders for path in font_files(folder)):
        if path.name.lower() in SYSTEM_FILES:
            found.setdefault(path.name.lower(), path)
    return tuple(found.values())


def _role_in(names: dict[str, tuple[str, ...]], name: str) -> str:
    text = plain(name)
    role = next((role for role in ROLES if any(word in text for word in names[role])), "")
    return "" if role != "小标宋" and _OTHER_WEIGHT.search(text) else role
