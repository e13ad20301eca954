"""The font chain: who prints which role, what stands behind it, what is missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from anpei.document import fontnames, fonts
from anpei.document.fontnames import FREE_FILES, ROLES
from anpei.document.fonts import FontChain, font_chain, font_statement, font_uses
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
def free_home(root: Path, tmp_path: Path) -> Home:
    """A home with the free fonts that `make fonts` has fetched."""
    free = root / "data" / "fonts" / "free"
    if not all((free / name).is_file() for names in FREE_FILES.values() for name in names):
        pytest.skip("no real material: data/fonts/free (make fonts)")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fonts").symlink_to(free)
    return Home(tmp_path)


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


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only folder of the system's fonts, empty at first."""
    folder = tmp_path / "system"
    folder.mkdir()
    monkeypatch.setattr(fontnames, "SYSTEM_FOLDERS", (str(folder),))
    fonts._system.cache_clear()
    yield folder
    fonts._system.cache_clear()


def test_font_of_the_system_is_used_by_its_file_name_only(system: Path) -> None:
    known = make_font(system / "deep" / "FandolKai-Regular.otf", "FandolKai", "安")
    make_font(system / "Anything.otf", "KaiTi", "安")
    chain = font_chain()
    assert chain.face("楷体").fonts[0].path == known
    assert chain.face("楷体").is_standin
    assert {font.path.name for font in chain.fonts} == {"FandolKai-Regular.otf", SERIF, SANS}


@pytest.mark.parametrize(
    ("file", "family", "role"),
    [
        ("FZXBSJW.TTF", "FZXiaoBiaoSong-B05S", "小标宋"),
        ("simfang.ttf", "FangSong", "仿宋"),
        ("SIMKAI.TTF", "KaiTi", "楷体"),
        ("simhei.ttf", "SimHei", "黑体"),
        ("STFANGSO.TTF", "STFangsong", "仿宋"),
    ],
)
def test_office_fonts_of_the_system_are_no_stand_ins(system: Path, file: str, family: str, role: str) -> None:
    path = make_font(system / file, family, "安")
    faces = {face.role: face for face in font_chain().faces}
    assert faces[role].fonts[0].path == path
    assert [face.role for face in faces.values() if not face.is_standin] == [role]


def test_fonts_stand_in_order_office_fandol_noto_wenkai_hanamin(home: Home, system: Path) -> None:
    for file, family in (
        ("HanaMinB.ttf", "HanaMinB"),
        ("HanaMinA.ttf", "HanaMinA"),
        ("FandolFang-Regular.otf", "FandolFang"),
        ("FandolHei-Regular.otf", "FandolHei"),
        ("LXGWWenKai-Regular.ttf", "LXGW WenKai"),
    ):
        make_font(home.data / "fonts" / "free" / file, family, "安")
    make_font(system / "simfang.ttf", "FangSong", "安")
    make_font(system / "hanamina.ttf", "HanaMinA", "安")  # the office's copy is taken, once
    chain = font_chain(home)
    wanted = [
        "simfang.ttf",
        "FandolFang-Regular.otf",
        SERIF,
        SANS,
        "LXGWWenKai-Regular.ttf",
        "HanaMinA.ttf",
        "HanaMinB.ttf",
    ]
    assert [font.path.name for font in chain.face("仿宋").fonts] == wanted
    assert chain.face("仿宋").digits is None  # the office's own has digits that are fit to print
    black = chain.face("黑体")
    assert [font.path.name for font in black.fonts[:3]] == ["FandolHei-Regular.otf", SANS, SERIF]
    assert black.digits is not None and black.digits.path.name == SANS


def test_bold_and_light_fonts_print_no_role_but_the_title(home: Home) -> None:
    make_font(home.data / "fonts" / "a.otf", "FandolSong Bold", "安")
    make_font(home.data / "fonts" / "b.otf", "LXGW WenKai Light", "安")
    make_font(home.data / "fonts" / "c.otf", "Noto Serif CJK SC Black", "安")
    chain = plain_chain(home)
    assert {face.role: face.fonts[0].path.name for face in chain.faces} == {
        "小标宋": "c.otf",
        "仿宋": SERIF,
        "楷体": SERIF,
        "黑体": SANS,
        "宋体": SERIF,
    }


def test_statement_says_which_font_is_the_offices_and_what_stands_in(home: Home) -> None:
    make_font(home.data / "fonts" / "fs.otf", "仿宋_GB2312", "安")
    make_font(home.data / "fonts" / "kai.otf", "FandolKai", "安")
    assert font_statement(plain_chain(home)) == [
        "仿宋用本单位的字体（fs.otf）。",
        "没有小标宋、楷体、黑体、宋体字体，分别以思源宋体、Fandol楷体、思源黑体、思源宋体代替。",
        "Fandol字体的数字和西文用思源宋体。",
        "正式印发前，把本单位的字体文件放进 data/fonts 再运行一次。",
        "运行 make fonts 可以取得较接近的自由字体。",
    ]


def test_free_fonts_that_are_there_are_not_asked_for(home: Home) -> None:
    for family in ("Noto Serif CJK SC Black", "FandolFang", "FandolKai", "FandolHei", "FandolSong"):
        make_font(home.data / "fonts" / "free" / f"{family}.otf", family, "安")
    told = font_statement(plain_chain(home))
    assert told[-1] == "正式印发前，把本单位的字体文件放进 data/fonts 再运行一次。"
    assert not any("make fonts" in sentence for sentence in told)


def test_statement_of_an_office_with_all_its_fonts_is_one_sentence(home: Home) -> None:
    for role, family in (
        ("小标宋", "方正小标宋简体"),
        ("仿宋", "仿宋_GB2312"),
        ("楷体", "楷体_GB2312"),
        ("黑体", "黑体"),
        ("宋体", "宋体"),
    ):
        make_font(home.data / "fonts" / f"{role}.otf", family, "安")
    (told,) = font_statement(plain_chain(home))
    assert (
        told
        == "小标宋、仿宋、楷体、黑体、宋体用本单位的字体（小标宋.otf、仿宋.otf、楷体.otf、黑体.otf、宋体.otf）。"
    )


def test_real_free_fonts_print_their_roles_and_rare_characters_fall_through(free_home: Home) -> None:
    chain = plain_chain(free_home)
    assert {face.role: face.fonts[0].path.name for face in chain.faces} == {
        "小标宋": "NotoSerifCJK-Black.ttc",
        "仿宋": "FandolFang-Regular.otf",
        "楷体": "FandolKai-Regular.otf",
        "黑体": "FandolHei-Regular.otf",
        "宋体": "FandolSong-Regular.otf",
    }
    assert chain.face("小标宋").fonts[0].family == "Noto Serif CJK SC"
    rare = "\U0002a6d4"  # Extension B: only HanaMinB has it
    blocks = (Paragraph(f"安全12堃{rare}。", "（一）安堃。", 2),)
    pages = measure(render_pdf(make_notice(blocks=blocks, head="none", home=free_home)))
    printed = {
        (char.text, char.font.partition("+")[2].split("-")[0]) for page in pages for char in page.chars
    }
    assert {("全", "FandolFang"), ("1", "NotoSerifSC"), ("堃", "NotoSerifSC"), (rare, "HanaMinB")} <= printed
    assert {("安", "FandolKai"), ("堃", "LXGWWenKai")} <= printed


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
