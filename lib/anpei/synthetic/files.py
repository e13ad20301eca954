"""A synthetic campaign folder: configuration, reference tables, extracts and the truth beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from anpei.synthetic import district, forms, measures
from anpei.synthetic.beside import aliases_csv, beside, scattered
from anpei.synthetic.codes import AREA
from anpei.synthetic.container import files_of
from anpei.synthetic.decided import decisions_book
from anpei.synthetic.exports import platform
from anpei.synthetic.extracts import Extracts, Writer
from anpei.synthetic.faults import Faults, Mess, default_faults, stated
from anpei.synthetic.model import World
from anpei.synthetic.oversight import oversight
from anpei.synthetic.population import Supply
from anpei.synthetic.separate import TEXT_FORMS, choose_separate
from anpei.synthetic.sheets import Doubt, Workbook, findings_of
from anpei.synthetic.truth import Truth
from anpei.synthetic.world import make_world
from anpei.synthetic.writing import Writing, make_writing, mistyped_numbers

SAMPLE_SEED, SAMPLE_UNITS, SAMPLE_PEOPLE = 2026, 30, 500


def write_sample(folder: Path) -> Path:
    """Write the small sample that is kept in data/sample."""
    return write_campaign(
        folder, seed=SAMPLE_SEED, units=SAMPLE_UNITS, people=SAMPLE_PEOPLE, campaign_id="sample"
    )


def write_campaign(
    folder: Path,
    *,
    seed: int,
    units: int,
    people: int,
    mess: Mess = "typical",
    faults: Faults | None = None,
    campaign_id: str | None = None,
) -> Path:
    """Write a synthetic campaign and its truth.json into `folder`; returns the folder.

    `units` obliged units and `people` persons on their rosters; same arguments, same bytes. Without
    `faults` the usual number of every special case is planted, fewer where the campaign is too small.

    Raises
    ------
    FileExistsError
        the folder holds something already
    ValueError
        too few units or persons, or too few for the `faults` asked for
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"文件夹不是空的：{folder}")
    for path, data in campaign_files(
        seed=seed, units=units, people=people, mess=mess, faults=faults, campaign_id=campaign_id
    ).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def campaign_files(
    *,
    seed: int,
    units: int,
    people: int,
    mess: Mess = "typical",
    faults: Faults | None = None,
    campaign_id: str | None = None,
) -> dict[str, bytes]:
    """Relative path → bytes of every file of the campaign, truth.json included, sorted by path."""
    if mess not in ("none", "typical", "heavy"):
        raise ValueError(f"未知的数据状况：{mess}（可用 none、typical、heavy）")
    planted = default_faults(mess, people) if faults is None else faults
    is_clipping = faults is None
    world = make_world(
        seed, units, people, planted, campaign_id or f"synthetic-{seed}", is_clipping=is_clipping
    )
    supply = Supply(Random(), is_clipping, [], dict(world.planted))
    separate = choose_separate(Random(f"anpei/{seed}/separate"), world, planted, supply)
    own = {unit for file in separate for unit in file.units}
    plain = {unit for file in separate if file.fault in TEXT_FORMS for unit in file.units}
    writing = make_writing(Random(f"anpei/{seed}/writing"), world, planted, mess, supply, own, plain)
    writer = Writer(world, writing, planted, mess, Random(f"anpei/{seed}/style"), separate)
    extracts = make_extracts(writer, supply)
    parameters = {
        "seed": seed, "units": units, "people": people, "mess": mess, "faults": stated(planted),
        "campaign_id": world.campaign.id, "as_of": world.campaign.as_of.isoformat(),
        "known_on": world.campaign.received_on[1].isoformat(),
    }  # fmt: skip
    supply.note("unused_alias", ["reference/aliases.csv"] * planted.unused_alias)
    truth = truth_document(world, extracts, parameters, supply.planted, writing)
    if mess == "heavy":
        truth["findings"] = findings(world, planted, extracts)
    files = {
        "campaign.toml": district.campaign_toml(world.campaign, extracts.sources).encode(),
        "reference/towns.csv": district.towns_csv().encode(),
        "reference/depts.csv": district.depts_csv().encode(),
        "truth.json": (json_text(truth) + "\n").encode(),
    }
    if aliases := aliases_csv(writing.aliases, planted.unused_alias):
        files["reference/aliases.csv"] = aliases.encode()
    files |= files_of((*extracts.books, *decisions_book(world)))
    return dict(sorted(files.items()))


def json_text(value: Any, indent: str = "") -> str:
    """JSON with sorted keys; an object or list of objects is indented, any other stands on one line."""
    if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        return "[\n" + ",\n".join(f"{indent} {json_text(v)}" for v in value) + f"\n{indent}]"
    if not isinstance(value, dict) or not any(isinstance(v, dict) for v in value.values()):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    deeper = indent + " "
    lines = [
        f"{deeper}{json.dumps(key, ensure_ascii=False)}: {json_text(value[key], deeper)}"
        for key in sorted(value)
    ]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


def make_extracts(writer: Writer, supply: Supply) -> Extracts:
    """All extract files of the two received days."""
    books: list[Workbook] = list(writer.units())
    sources: list[str] = []
    for book, is_replacing in writer.rosters():
        books.append(book)
        if is_replacing:
            sources.append(f'[[source]]\npath = "{book.path}"\nkind = "roster"\nmode = "replace"\n')
    exports = list(platform(writer))
    books += exports
    if writer.mess == "none":
        for book, at in zip(exports, [writer.world.campaign.exported_at[i] for i in (0, 1, 1)], strict=True):
            sources.append(
                f'[[source]]\npath = "{book.path}"\nkind = "platform"\nexported_at = {at:%Y-%m-%dT%H:%M:%S}\n'
            )
    supply.require("exports_cut", writer.faults.exports_cut, 1)
    supply.note("exports_cut", [b.path for b in exports[1:2] if writer.faults.exports_cut])
    for make in (
        forms.supervisors, forms.spot_checks, forms.reviews, forms.adjustments, forms.offline, forms.sessions
    ):  # fmt: skip
        books += make(writer)
    books += beside(writer, supply)
    books += _copies(books, writer.faults.copied_files)
    supply.note("copied_files", ["核查反馈"] * writer.faults.copied_files)
    rounds = [c for c in writer.world.spot_checks if c.round == 1][: writer.faults.spot_resent]
    supply.require("spot_resent", writer.faults.spot_resent, len(rounds))
    supply.note("spot_resent", [writer.world.units[c.unit].name for c in rounds])
    return Extracts(tuple(sorted(books, key=lambda b: b.path)), tuple(sources))


def _copies(books: list[Workbook], count: int) -> list[Workbook]:
    """The last reviews file sent again, byte for byte, under other names."""
    reviews = [b for b in books if b.path.endswith("核查反馈.xlsx")][-1:]
    return [
        Workbook(
            book.path.replace("核查反馈", f"核查反馈（最终版{n + 1}）"),
            tuple(replace(sheet, excluded_as="duplicate_file") for sheet in book.sheets),
            doubts=(Doubt("E003"),),
        )
        for book in reviews
        for n in range(count)
    ]


def truth_document(
    world: World,
    extracts: Extracts,
    parameters: dict[str, Any],
    planted: dict[str, tuple[str, ...]],
    writing: Writing,
) -> dict[str, Any]:
    """truth.json: counts, lists and what was planted where."""
    truth = Truth(world)
    mistyped = mistyped_numbers(world, writing)
    levels = measures.measures(truth, AREA)
    return {
        "schema": 1,
        "parameters": parameters,
        "measures": levels,
        "not_ruled": measures.NOT_RULED,
        "double_counted": measures.double_counted(levels),
        "lists": {**measures.lists(truth), **measures.changes(truth)},
        "progress": measures.progress(truth),
        "cross": measures.cross(truth),
        "spot": measures.spot(truth),
        "oversight": oversight(truth, mistyped),
        "planted": {f: {"n": len(where), "where": list(where)} for f, where in planted.items()},
        "worker_names": sorted({p.name for p in world.persons}),
        "n_ids": len(world.persons),
        "row_accounting": {
            book.path: {sheet.name: sheet.accounting() for sheet in book.sheets}
            for book in extracts.books
            if book.sheets
        },
    }


def findings(world: World, faults: Faults, extracts: Extracts) -> list[dict[str, Any]]:
    """Every finding that a reader must tell, in the order of places and codes; those of no place come first."""
    found = [*scattered(world, faults), *(f for book in extracts.books for f in findings_of(book))]
    return sorted(found, key=lambda f: (f["path"], f["sheet"], f["code"], f["cells"]))
