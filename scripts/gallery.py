"""Every kind of document and every page format as pictures in docs/gallery, from a synthetic campaign.

`python scripts/gallery.py` draws all of them, with names (督办单 …) these alone; the others stay.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

import anpei
from anpei.cli.campaign_folder import synthetic_campaign
from anpei.document.candidates import COMMENDATION
from anpei.document.kind import KINDS, Kind
from anpei.document.notice import Notice, Signatory
from anpei.document.oversighttable import corrections_table
from anpei.document.paper import papers_beside
from anpei.document.sampletable import list_table
from anpei.document.save import proofed_pdf
from anpei.home import Home
from anpei.ledger import Case

GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
SEED, UNITS, PEOPLE = 2026, 60, 2000
EARLIER = "2026-10-20T08:00:00"
"""The previous cut-off of the 调度通报."""

WIDTH, COLOURS, PAGES = 520, 16, 6
"""Pictures large enough to read, small enough to keep: their width in pixels, and how many pages of a document."""

SLOTS = """\
【典型做法】情况通报
部分镇街把线上学习同班前会结合起来，由安全管理人员逐人核对学习进度，做法值得借鉴。
【原因分析】情况通报
主要原因是有的单位对灵活用工、劳务派遣人员底数不清，名册更新不及时，督促不到人。
"""

TALK = """
[notice.约谈通知]
reply_by = 2026-11-06
[notice.约谈通知.fields]
约谈时间 = "11月9日9时"
约谈地点 = "区安委会办公室会议室"
约谈人 = "区安委会办公室负责人"
"""

FIELDS: dict[str, Mapping[str, str]] = {
    "会议纪要": {
        "会议时间": "11月3日9时",
        "会议地点": "区安委会办公室会议室",
        "主持人": "区安委会办公室负责人",
        "出席": "甲某某、乙某某、丙某某、丁某某",
        "请假": "戊某某",
    },
    "更正通报": {
        "原标题": "关于危险化学品专题全员定向安全生产大培训情况的通报",
        "原文号": "澜溪安办发〔2026〕5号",
        "原成文日期": "2026年11月4日",
    },
}


@dataclass(frozen=True)
class Example:
    """One document of the gallery: its name and the document itself."""

    name: str
    notice: Notice


def examples(case: Case) -> Iterator[Example]:
    """Yield an example of every kind, then one of every page format and stage that these do not show."""
    made = {kind.name: _of_kind(case, kind) for kind in KINDS.values()}
    yield from (Example(name, notice) for name, notice in made.items())
    short = replace(made["表扬通报"], attachments=())
    joint = ("澜溪区安全生产委员会办公室", "澜溪区应急管理局")
    chief = Signatory("主任", "甲某某")
    draft = replace(short, stage="送审稿")
    checked = replace(made["情况反馈"], stage="核对稿")
    variants = {
        "联合行文": replace(short, mark=joint, signatures=joint),
        "上行文": replace(short, signers=("甲某某", "乙某某")),
        "份号、密级、紧急程度": replace(short, copy_number="000001", secrecy="机密★1年", urgency="特急"),
        "套红": replace(short, head="preprinted"),
        "不加盖印章": replace(short, seal="unsealed"),
        "命令": replace(
            short,
            format="order",
            mark=("澜溪区安全生产委员会",),
            mark_word="令",
            number="第1号",
            title=(),
            addressees=(),
            seal="name_stamp",
            signatory=chief,
        ),
        "送审稿": draft,
        "发文稿纸": papers_beside(draft)[0],
        "核对稿": checked,
        "核对反馈表": papers_beside(checked)[0],
    }
    yield from (Example(f"版式：{name}", notice) for name, notice in variants.items())


def _of_kind(case: Case, kind: Kind) -> Notice:
    """Return one final document of a kind: of the first town, department or unit that has something to show."""
    if kind.subject == "unit":
        return next(iter(anpei.unit_documents(case, kind.name, stage="定稿")))
    if kind.name in ("抽样说明", "抽样名单"):
        return _of_sample(case, kind)
    write = partial(anpei.notice, case, kind.name, stage="定稿", **_arguments(case, kind))
    if kind.subject == "town":
        open_cases = case.suspects().query("state == 'inquired'")
        return write(
            town=open_cases["town"].iloc[0] if kind.name == "核查单" else case.campaign.towns[0].code
        )
    led = case.leads().query("state == 'entered'")
    return write(dept=led["dept"].iloc[0]) if kind.subject == "dept" else write()


def _of_sample(case: Case, kind: Kind) -> Notice:
    """Return 抽样说明 or 抽样名单 of the next round, five units drawn."""
    sample = anpei.draw_sample(case, n_units=5)
    if kind.subject == "district":
        return anpei.sample_notice(sample, stage="定稿")
    town = sample.drawn[0].member.person.town
    tables = {kind.name: list_table(sample.of_town(town))}
    return anpei.notice(case, kind.name, town=town, tables=tables, stage="定稿")


def _arguments(case: Case, kind: Kind) -> dict[str, Any]:
    """Return what people would give for a document: the cut-off before, what they decided and typed."""
    arguments: dict[str, Any] = {"fields": FIELDS.get(kind.name, {})}
    if kind.name == "调度通报":
        arguments["since"] = anpei.open_case(case.campaign.id, as_of=EARLIER, home=case.campaign.home)
    if kind.name == "表扬通报":
        complete = case.units_where("units_all_completed")["unit"]
        arguments["decided"] = {
            COMMENDATION: [unit for unit in complete if unit not in set(case.spot()["unit"])]
        }
    if kind.name == "更正通报":
        moved = [("一、总体情况第1段", "93.10%", "93.20%"), ("附件1第3行“完成人数”", "185", "187")]
        arguments["tables"] = {"更正事项": corrections_table(moved)}
    return arguments


def pictures(pdf: bytes) -> Iterator[bytes]:
    """Yield the first pages of a PDF as small PNGs of few colours."""
    document = pypdfium2.PdfDocument(pdf)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
        stream = io.BytesIO()
        drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(stream, "png", optimize=True)
        yield stream.getvalue()
    document.close()


def main(names: list[str]) -> None:
    """Write the pictures and the page that shows them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.output.mkdir()
        campaign = home.data / "campaigns" / "gallery"
        synthetic_campaign(campaign, seed=SEED, units=UNITS, people=PEOPLE, mess="none")
        with (campaign / "campaign.toml").open("a", encoding="utf-8") as settings:
            settings.write(TALK)
        (campaign / "wording").mkdir()
        (campaign / "wording" / "手写.txt").write_text(SLOTS, encoding="utf-8")
        _write(list(examples(anpei.open_case("gallery", home=home))), names)


def _write(made: list[Example], names: list[str]) -> None:
    GALLERY.mkdir(exist_ok=True)
    sections = []
    for place, example in enumerate(made, 1):
        stem = f"{place:02d}-{example.name.replace('：', '-').replace('、', '-')}"
        if not names or example.name in names:
            for old in GALLERY.glob(f"{place:02d}-*.png"):
                old.unlink()
            for number, picture in enumerate(pictures(proofed_pdf(example.notice)), 1):
                (GALLERY / f"{stem}-{number}.png").write_bytes(picture)
        shown = " ".join(f"![{path.stem}]({path.name})" for path in sorted(GALLERY.glob(f"{stem}-*.png")))
        sections.append(f"## {example.name}\n\n{shown}\n")
        print(stem)
    intro = (
        "# 文书样张\n\n`make gallery` 从演示活动生成，机构、人员、数字均为虚构；每件最多列"
        f"{PAGES}页。没有安装单位自备的字体，仿宋、楷体、小标宋由替代字体排印。\n\n"
    )
    (GALLERY / "README.md").write_text(intro + "\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
