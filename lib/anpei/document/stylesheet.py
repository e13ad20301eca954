"""The styles, settings and font table of the DOCX, made from the layout.

Style names are what a clerk sees in Word's style pane; headings carry the built-in names (heading 1 is shown as
标题 1) and outline levels, so that the navigation pane lists them.
"""

from __future__ import annotations

from dataclasses import dataclass

from .layout import LAYOUT, SIZES, Layout
from .ooxml import FACES, NAMESPACES, XML_HEAD, fonts, sized, twips

TRACKING_TWIPS = -5
"""A word processor's 三号 is 16 pt: 28 of them need 158 mm. −0.25 pt each brings them into the 156 mm."""

_LATIN = {"仿宋": "modern", "楷体": "modern", "黑体": "modern", "小标宋": "auto", "宋体": "auto"}
_STAND_INS = {"仿宋": "仿宋", "楷体": "楷体", "黑体": "SimHei", "小标宋": "方正小标宋_GBK", "宋体": "SimSun"}


@dataclass(frozen=True)
class _Style:
    """One paragraph style; lengths in pt, insets in 字. A `pitch` of 0 lets the line fit what it holds."""

    key: str
    name: str
    face: str
    size: str
    pitch: float
    align: str = "both"
    first: float = 0.0
    outline: int | None = None
    keeps_next: bool = False
    breaks_before: bool = False
    is_tracked: bool = False
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    hanging: float = 0.0
    following: str = ""


def _styles(layout: Layout) -> tuple[_Style, ...]:
    body, line, indent = layout.body_size, body_pitch(layout), layout.indent_chars
    caption, table, note = layout.caption_size, layout.table_sizes[-1], layout.note_size
    heading = {"first": indent, "keeps_next": True, "is_tracked": True, "following": "Body"}
    return (
        _Style("Blank", "空行", "仿宋", body, line),
        _Style("Body", "公文正文", "仿宋", body, line, first=indent, is_tracked=True),
        _Style("Heading1", "heading 1", "黑体", body, line, outline=0, **heading),  # type: ignore[arg-type]
        _Style("Heading2", "heading 2", "楷体", body, line, outline=1, **heading),  # type: ignore[arg-type]
        _Style("Heading3", "heading 3", "仿宋", body, line, outline=2, **heading),  # type: ignore[arg-type]
        _Style("Heading4", "heading 4", "仿宋", body, line, outline=3, **heading),  # type: ignore[arg-type]
        _Style(
            "Title", "Title", "小标宋", layout.title_size, layout.title_pitch_pt, "center", following="Body"
        ),
        _Style("HeadNote", "版头标注", "黑体", body, line, "left"),
        _Style("Mark", "发文机关标志", "小标宋", layout.title_size, 0, "center"),
        _Style("Number", "发文字号", "仿宋", body, line, "center"),
        _Style("Addressees", "主送机关", "仿宋", body, line, "left", is_tracked=True, following="Body"),
        _Style("AttachmentList", "附件说明", "仿宋", body, line, "left", is_tracked=True, keeps_next=True),
        _Style("Signature", "署名和日期", "仿宋", body, line, "center", keeps_next=True),
        _Style("Attendance", "出席人员", "仿宋", body, line, "left", is_tracked=True),
        _Style("Remark", "附注", "仿宋", body, line, first=indent, is_tracked=True),
        _Style("AttachmentMark", "附件序号", "黑体", body, line, "left", keeps_next=True),
        _Style(
            "AttachmentTitle",
            "附件标题",
            "小标宋",
            layout.title_size,
            layout.title_pitch_pt,
            "center",
            outline=0,
            keeps_next=True,
            after=6,
            following="Body",
        ),
        _Style("TableCaption", "表题", "黑体", caption, 0, "center", keeps_next=True, before=6, after=3),
        _Style("UnitNote", "表单位", "仿宋", note, 0, "right", keeps_next=True, after=2),
        _Style("TableText", "表文", "仿宋", table, 0, "center"),
        _Style("TableNote", "表注", "仿宋", note, 0, before=2, left=0, hanging=0),
        _Style("Closing", "制表审核", "仿宋", note, 0, "right", before=6),
        _Style("AfterTable", "表后", "仿宋", note, 8),
        _Style("Picture", "图", "仿宋", caption, 0, "center", keeps_next=True, before=6),
        _Style("PictureCaption", "图题", "黑体", caption, 0, "center", before=3, after=6),
        _Style("Imprint", "版记", "仿宋", layout.imprint_size, 0, "left"),
        _Style("Tiny", "分节", "仿宋", note, 0.1, "left"),
        _Style("header", "header", "黑体", note, 0, "left"),
        _Style("footer", "footer", "宋体", layout.page_number_size, 20, "left"),
    )


def body_pitch(layout: Layout = LAYOUT) -> float:
    """Return the line pitch of the text in pt, rounded down to a twip's half step so that 22 lines fit."""
    return int(layout.line_pt * 20 - 0.5) / 20


def styles_part(layout: Layout = LAYOUT) -> bytes:
    """Return styles.xml."""
    parts = [
        f"{XML_HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts('仿宋')}"
        f'<w:kern w:val="0"/>{sized(SIZES[layout.body_size])}'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>"
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/>'
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
        f'<w:jc w:val="both"/></w:pPr></w:style>'
        f'<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        f'<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        f'<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    ]
    parts += [_paragraph_style(style, layout) for style in _styles(layout)]
    parts.append(_table_style(layout))
    parts.append("</w:styles>")
    return "".join(parts).encode()


def _paragraph_style(style: _Style, layout: Layout) -> str:
    properties = ""
    if style.keeps_next:
        properties += "<w:keepNext/>"
    spacing = "".join(
        f' w:{side}="{twips(length)}"'
        for side, length in (("before", style.before), ("after", style.after))
        if length
    )
    if style.pitch:
        spacing += f' w:line="{twips(style.pitch)}" w:lineRule="exact"'
    if spacing:
        properties += f"<w:spacing{spacing}/>"
    if style.first:
        indent = twips(style.first * layout.char_pt)
        properties += f'<w:ind w:firstLineChars="{round(style.first * 100)}" w:firstLine="{indent}"/>'
    properties += f'<w:jc w:val="{style.align}"/>'
    if style.outline is not None:
        properties += f'<w:outlineLvl w:val="{style.outline}"/>'
    tracking = f'<w:spacing w:val="{TRACKING_TWIPS}"/>' if style.is_tracked else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.key}"{_custom(style)}><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/><w:pPr>{properties}</w:pPr>'
        f"<w:rPr>{fonts(style.face)}{tracking}{sized(SIZES[style.size])}</w:rPr></w:style>"
    )


def _custom(style: _Style) -> str:
    return "" if style.name.isascii() else ' w:customStyle="1"'


def _table_style(layout: Layout) -> str:
    rule = f'w:val="single" w:sz="{round(layout.table_rule_pt * 8)}" w:space="0" w:color="000000"'
    borders = "".join(
        f"<w:{side} {rule}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="GridTable"><w:name w:val="公文表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>'
        f'<w:top w:w="28" w:type="dxa"/><w:left w:w="{twips(layout.cell_margin_pt)}" w:type="dxa"/>'
        f'<w:bottom w:w="28" w:type="dxa"/><w:right w:w="{twips(layout.cell_margin_pt)}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr></w:style>"
    )


def settings_part() -> bytes:
    """Return settings.xml: odd and even pages differ, East Asian spacing as Word's Chinese edition sets it."""
    compatible = "".join(
        f"<w:{name}/>"
        for name in (
            "spaceForUL",
            "balanceSingleByteDoubleByteWidth",
            "doNotLeaveBackslashAlone",
            "ulTrailSpace",
            "doNotExpandShiftReturn",
            "adjustLineHeightInTable",
            "useFELayout",
        )
    )
    modern = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    return (
        f'{XML_HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        f'<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        f'<w:drawingGridVerticalSpacing w:val="579"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat>{compatible}{modern}</w:compat>"
        f'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        f"</w:settings>"
    ).encode()


def fonts_part() -> bytes:
    """Return fontTable.xml: each face with the name that stands in where it is missing."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{_STAND_INS[role]}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{_LATIN[role]}"/><w:pitch w:val="default"/></w:font>'
        for role, name in FACES.items()
    )
    return f"{XML_HEAD}<w:fonts {NAMESPACES}>{entries}</w:fonts>".encode()


def theme_part() -> bytes:
    """Return theme1.xml: the least that a word processor asks for; no style uses a theme's colour or face."""
    colors = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in (
            ("dk1", "000000"),
            ("lt1", "FFFFFF"),
            ("dk2", "404040"),
            ("lt2", "F2F2F2"),
            *((f"accent{place}", f"{place * 32:02X}" * 3) for place in range(1, 7)),
            ("hlink", "000000"),
            ("folHlink", "000000"),
        )
    )
    face = f'<a:latin typeface="{FACES["宋体"]}"/><a:ea typeface="{FACES["宋体"]}"/><a:cs typeface="{FACES["宋体"]}"/>'
    plain = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    styles = (
        f"<a:fillStyleLst>{plain * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{plain}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{plain * 3}</a:bgFillStyleLst>"
    )
    return (
        f'{XML_HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="公文">'
        f'<a:themeElements><a:clrScheme name="公文">{colors}</a:clrScheme><a:fontScheme name="公文">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="公文">{styles}</a:fmtScheme></a:themeElements></a:theme>'
    ).encode()
