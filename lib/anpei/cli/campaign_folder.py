"""New campaign folders: an empty one with forms to send out, a synthetic one, the demo."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from ..campaign import Campaign, load_campaign
from ..errors import UsageError
from ..home import SAMPLE, Home, resource
from ..vocabulary import EMPLOY_FORMS, FIELDS, KINDS, PERSON_CLASSES

DEMO = "demo"
DEMO_SEED, DEMO_UNITS, DEMO_PEOPLE = 2026, 300, 12_000
FORMS = ("units", "roster")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_USUAL_DAYS = 45
_ROWS = 5000
_INLINE = 250  # Excel takes 255 characters of choices


def new_campaign(home: Home, campaign_id: str, theme: str, today: date) -> Path:
    """Return the folder of a new campaign: commented campaign.toml and corrections.toml, empty extracts, blank forms.

    Raises
    ------
    UsageError
        The id is reserved, cannot be a folder name or is there already.
    """
    if not _ID.fullmatch(campaign_id) or campaign_id == SAMPLE:
        raise UsageError(
            f"活动编号不能是“{campaign_id}”。",
            remedy=f"只能用英文字母、数字、- 和 _，最多60个字符，例如 2022-hazchem-1；{SAMPLE} 留给示例。",
        )
    folder = home.data / "campaigns" / campaign_id
    if folder.exists():
        raise UsageError(
            f"活动“{campaign_id}”已经有了。", where=f"data/campaigns/{campaign_id}", remedy="换一个编号。"
        )
    template = resource("templates/campaign.toml", None, home).read_text(encoding="utf-8")
    title = f"{theme}专题全员定向安全生产大培训"
    blanks = {
        "name": title.replace("\n", " "),
        "id": _toml(campaign_id),
        "theme": _toml(theme),
        "title": _toml(title),
        "starts_on": today.isoformat(),
        "deadline_on": (today + timedelta(days=_USUAL_DAYS)).isoformat(),
    }
    text = re.sub(r"\{\{ (\w+) \}\}", lambda blank: blanks[blank[1]], template)
    draft = home.data / "campaigns" / f".{campaign_id}.part"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "extracts").mkdir(parents=True)
    (draft / "campaign.toml").write_text(text, encoding="utf-8")
    shutil.copyfile(resource("templates/corrections.toml", None, home), draft / "corrections.toml")
    write_forms(load_campaign(draft, home), draft / "forms")
    draft.rename(folder)
    return folder


def synthetic_campaign(folder: Path, *, seed: int, units: int, people: int, mess: str) -> Path:
    """Return a folder with a synthetic campaign of the folder's name, truth.json beside its campaign.toml.

    Raises
    ------
    UsageError
        The folder is not empty, or so few units or persons cannot hold what is planted.
    """
    from ..synthetic import Mess, write_campaign

    campaign_id = folder.resolve().name
    kinds: dict[str, Mess] = {"none": "none", "typical": "typical", "heavy": "heavy"}
    draft = folder.resolve().with_name(f".{campaign_id}.part")
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"文件夹“{folder.name}”不是空的。", remedy="换一个文件夹，或先移走里面的东西。")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        write_campaign(
            draft,
            seed=seed,
            units=units,
            people=people,
            mess=kinds[mess],
            campaign_id=campaign_id if _ID.fullmatch(campaign_id) else None,
        )
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except ValueError as error:
        raise UsageError(f"做不出这样的活动：{error}", remedy="加大 --units 或 --people。") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def demo_campaign(home: Home, *, units: int = DEMO_UNITS, people: int = DEMO_PEOPLE) -> Path:
    """Return the folder of the demo campaign, made if it is absent."""
    folder = home.data / "campaigns" / DEMO
    if not (folder / "campaign.toml").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        synthetic_campaign(folder, seed=DEMO_SEED, units=units, people=people, mess="typical")
    return folder


def write_forms(campaign: Campaign, folder: Path) -> list[Path]:
    """Write one blank workbook for each kind of FORMS, with canonical headers and drop-downs."""
    folder.mkdir(parents=True, exist_ok=True)
    choices = {
        "town": [town.name for town in campaign.towns],
        "dept": [dept.name for dept in campaign.depts],
        "person_class": list(PERSON_CLASSES),
        "employ_form": list(EMPLOY_FORMS),
    }
    paths = []
    for name in FORMS:
        paths.append(folder / f"{KINDS[name].label}.xlsx")
        _write_form(paths[-1], KINDS[name].label, KINDS[name].fields, choices)
    return paths


def _write_form(path: Path, label: str, fields: Sequence[str], choices: Mapping[str, Sequence[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(label)
        head = book.add_format({"bold": True, "bg_color": "#E9E6DF", "border": 1, "align": "center"})
        forms = {
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for column, field in enumerate(FIELDS[name] for name in fields):
            is_date = field.type == "date"
            form = forms["date"] if is_date else None if field.type == "count" else forms["text"]
            sheet.set_column(column, column, max(12, 2 * len(field.label) + 6), form)
            sheet.write_string(0, column, field.label, head)
            options = list(choices.get(field.name, ()))
            if options and len(",".join(options)) <= _INLINE:
                sheet.data_validation(
                    1, column, _ROWS, column,
                    {"validate": "list", "source": options, "error_type": "warning",
                     "error_title": field.label, "error_message": "不在可选范围内，请核对。"},
                )  # fmt: skip
            elif is_date:
                sheet.data_validation(
                    1, column, _ROWS, column,
                    {"validate": "date", "criteria": ">", "value": date(1950, 1, 1), "error_type": "warning",
                     "error_title": field.label, "error_message": "写成 2022-12-01。"},
                )  # fmt: skip
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, 0, len(fields) - 1)


def _toml(text: str) -> str:
    """Return a text as a TOML string."""
    return json.dumps(text, ensure_ascii=False)
