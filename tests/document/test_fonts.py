"""The font chain: who prints which role, what stands behind it, what is missing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from anpei.document import fonts
from anpei.document.fonts import ROLES, FontChain, font_chain, font_uses
from anpei.document.notice import Paragraph
from anpei.document.pdf import render_pdf
from anpei.errors import ConfigurationError
from anpei.home import Home

from .ruler import measure
from .samples import make_notice

PIP = Path(pylopdf_fonts_zh_cn.__file__).parent
SERIF, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"


def make_font(path: Path, family: str, text: str, source: str = SANS) -> Path:
    """Write a font of a family that has the characters of a text alone."""
    font = TTFont(PIP / source)
    cutter = subset.Subsetter(subset.Options(name_IDs=["*"], layout_features=[], notdef_outline=True))
    cutter.populate(text=text)
    cutter.subset(font)
    names = font["name"]
    names.names = []
    for name_id, value in ((1, family), (2, "Regular"), (4, family), (6, "Own-Regular")):
        names.setName(value, name_id, 3, 1, 0x409)
        names.setName(value, name_id, 3, 1, 0x804)
    if "CFF " in font:
        font["CFF "].cff.fontNames = ["Own-Regular"]
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "data" / "fonts").mkdir(parents=True)
    return Home(tmp_path)


def plain_chain(home: Home | None = None) -> FontChain:
    """Return the chain without what this machine happens to have."""
    return font_chain(home, has_system=False)


def test_with_pip_alone_serif_and_sans_stand_in_for_every_role() -> None:
    uses = font_uses(plain_chain())
    assert {use.role: use.file for use in uses} == {
        "小标宋": SERIF,
        "仿宋": SERIF,
        "楷体": SERIF,
        "黑体": SANS,
        "宋体": SERIF,
    }
    assert all(use.is_standin for use in uses)
    assert uses[0].sha256 == hashlib.sha256((PIP / SERIF).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("family", "role"),
    [
        ("方正小标宋简体", "小标宋"),
        ("FZXiaoBiaoSong-B05S", "小标宋"),
        ("仿宋_GB2312", "仿宋"),
        ("FangSong", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("KaiTi", "楷体"),
        ("SimHei", "黑体"),
        ("SimSun", "宋体"),
    ],
)
def test_office_font_prints_the_role_that_its_name_says(home: Home, family: str, role: str) -> None:
    path = make_font(home.data / "fonts" / "a.otf", family, "安全")
    chain = plain_chain(home)
    for each in ROLES:
        face = chain.face(each)
        assert (face.fonts[0].path == path) == (each == role)
        assert face.is_standin == (each != role)


def test_better_name_wins_among_office_fonts(home: Home) -> None:
    make_font(home.data / "fonts" / "a.otf", "FangSong", "安")
    best = make_font(home.data / "fonts" / "z.otf", "仿宋_GB2312", "安")
    assert plain_chain(home).face("仿宋").fonts[0].path == best


def test_free_font_in_the_office_folder_is_still_a_stand_in(home: Home) -> None:
    make_font(home.data / "fonts" / "a.otf", "FandolFang R", "安")
    face = plain_chain(home).face("仿宋")
    assert face.fonts[0].family.startswith("Fandol")
    assert face.is_standin
    assert face.digits is not None and face.digits.path.name == SERIF


def test_font_of_the_system_is_used_by_its_file_name_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = make_font(tmp_path / "deep" / "FandolKai-Regular.otf", "FandolKai", "安")
    make_font(tmp_path / "Anything.otf", "KaiTi", "安")
    monkeypatch.setattr(fonts, "_SYSTEM_FOLDERS", (str(tmp_path),))
    fonts._system_files.cache_clear()
    try:
        chain = font_chain()
    finally:
        fonts._system_files.cache_clear()
    assert chain.face("楷体").fonts[0].path == known
    assert {font.path.name for font in chain.fonts} == {"FandolKai-Regular.otf", SERIF, SANS}


def test_character_that_the_office_font_lacks_is_printed_by_the_next_font(home: Home) -> None:
    make_font(home.data / "fonts" / "fs.otf", "仿宋_GB2312", "安全生产0123456789年月日，。")
    notice = make_notice(blocks=(Paragraph("安全生产堃"),), home=home)
    chars = {
        char.text: char.font for page in measure(render_pdf(notice)) for char in page.chars if char.is_upright
    }
    assert "Own" in chars["产"]
    assert "NotoSerif" in chars["堃"]


def test_missing_characters_are_named_once_with_role_and_place() -> None:
    with pytest.raises(ConfigurationError) as raised:
        plain_chain().check([("仿宋", "正文第1段", "好"), ("黑体", "表1第3行", "安\U0001f600全\U0001f600")])
    assert raised.value.what.count("\U0001f600") == 1
    assert raised.value.where == "表1第3行"
    assert "data/fonts" in raised.value.remedy


def test_rare_characters_of_names_and_signs_of_official_texts_are_there() -> None:
    plain_chain().check([(role, role, "堃喆犇祎玥昇〔〕★—～“”‘’％①②Ⅲ℃㎡　\n") for role in ROLES])


def test_marks_that_are_not_printed_need_no_glyph() -> None:
    plain_chain().check([("仿宋", "正文", "甲\u200b乙\ufe0f\ufeff")])


def test_broken_font_file_is_a_configuration_error(home: Home) -> None:
    (home.data / "fonts" / "x.ttf").write_bytes(b"no font")
    with pytest.raises(ConfigurationError) as raised:
        plain_chain(home)
    assert raised.value.where == "x.ttf"
