"""A notebook as the run sees it: its question, its typed parameters, where its results go."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..document.layer import INTERNAL
from ..errors import ConfigurationError, UsageError, nearest
from ..home import Home, shipped_root

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list[str]": list}
IN_CHINESE = {"str": "文字", "int": "整数", "float": "数", "bool": "true 或 false", "list[str]": "文字的列表"}
SCOPES = ("campaign", "town")
_LINE = re.compile(r"(?P<name>[a-z]\w*): (?P<type>[\w\[\]]+) = (?P<default>[^=#]+?)(?:  # (?P<note>[^=]*))?")
_TRUTH = {"true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True)
class Parameter:
    """One line of the parameters cell: `name: type = default  # 说明`."""

    name: str
    type: str
    default: object
    note: str = ""

    def accepts(self, value: object) -> bool:
        """Return whether a value is of the declared type (a whole number also does for a float)."""
        if self.type == "float":
            return type(value) in (int, float)
        kind = TYPES[self.type]
        is_texts = kind is not list or all(isinstance(item, str) for item in value)  # type: ignore[attr-defined]
        return type(value) is kind and is_texts

    def read(self, text: str) -> object:
        """Return the value that a text on the command line stands for.

        Raises
        ------
        ValueError
            It stands for no value of the type.
        """
        if self.type == "str":
            return text
        if self.type == "list[str]":
            return [part for part in re.split("[,，、]", text) if part]
        if self.type == "bool":
            if text.lower() not in _TRUTH:
                raise ValueError(text)
            return _TRUTH[text.lower()]
        return TYPES[self.type](text)


@dataclass(frozen=True)
class Notebook:
    """`folder` below the output folder takes its results, one folder per town where `scope` is town.

    `outputs` are the files that must exist when it is done; `layers` (L3, 内部) those for which it may write beside
    its own folder.
    """

    path: Path
    title: str
    folder: str
    outputs: tuple[str, ...]
    scope: str
    parameters: Mapping[str, Parameter]
    layers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return self.path.stem

    def check(self, values: Mapping[str, object]) -> None:
        """Check values against the parameters cell.

        Raises
        ------
        UsageError
            An unknown parameter (names the nearest one) or a value of another type.
        """
        for name, value in values.items():
            if name not in self.parameters:
                raise UsageError(
                    f"笔记本 {self.name} 没有名为“{name}”的参数。",
                    guess=nearest(name, self.parameters),
                    remedy=f"它的参数：{'、'.join(self.parameters)}。",
                )
            declared = self.parameters[name]
            if not declared.accepts(value):
                raise UsageError(
                    f"笔记本 {self.name} 的参数“{name}”应是{IN_CHINESE[declared.type]}。",
                    where=f"{self.path.name} 参数单元格",
                    remedy=f"{declared.note or name}：类型是 {declared.type}，不能是 {type(value).__name__}。",
                )


def find_notebooks(home: Home) -> list[Notebook]:
    """Return the notebooks of the project home, or those that ship with anpei, sorted by file name.

    Raises
    ------
    ConfigurationError
        One cannot be read.
    """
    for root in (home.root, shipped_root()):
        paths = sorted(path for path in (root / "notebooks").glob("*.ipynb") if path.name[0] not in "._~")
        if paths:
            return [read_notebook(path) for path in paths]
    raise ConfigurationError(
        "没有找到笔记本。", where="notebooks", remedy="重新安装软件，或恢复 notebooks 文件夹。"
    )


def read_notebook(path: Path) -> Notebook:
    """Return what a notebook says about itself.

    Raises
    ------
    ConfigurationError
        It is no notebook, has no parameters cell, or a line of it is none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        cells, report = content["cells"], content["metadata"].get("anpei", {})
        sources = [(cell["cell_type"], _tags(cell), "".join(cell["source"])) for cell in cells]
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"笔记本 {path.name} 读不出来。", where=path.name, remedy="在 JupyterLab 里打开检查，重新保存。"
        ) from error
    found = [source for kind, tags, source in sources if kind == "code" and "parameters" in tags]
    if not found:
        raise ConfigurationError(
            f"笔记本 {path.name} 没有参数单元格。",
            where=path.name,
            remedy="给写参数的单元格加上标签 parameters，每行写成“名称: 类型 = 缺省值  # 说明”。",
        )
    titles = [source for kind, _, source in sources if kind == "markdown" and source.startswith("# ")]
    scope = report.get("scope", "campaign")
    folder = str(report.get("folder", path.stem))
    layers = tuple(str(layer) for layer in report.get("layers", ()))
    is_placed = re.fullmatch(r"\w[\w-]*|restricted/[\w-]+", folder) and set(layers) <= {"L3", INTERNAL}
    if scope not in SCOPES or not is_placed:
        raise ConfigurationError(
            f"笔记本 {path.name} 的 anpei 属性不对。",
            where=f"{path.name} metadata.anpei",
            remedy="folder 写英文文件夹名（含姓名的放在 restricted/ 下，例如 restricted/分送），"
            "scope 写 campaign 或 town，outputs 写必须生成的文件名，layers 写 L3、内部。",
        )
    return Notebook(
        path=path,
        title=titles[0].splitlines()[0][2:].strip() if titles else path.stem,
        folder=folder,
        outputs=tuple(str(name) for name in report.get("outputs", ())),
        scope=scope,
        parameters={parameter.name: parameter for parameter in _parameters(found[0], path.name)},
        layers=layers,
    )


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return cell.get("metadata", {}).get("tags", [])


def _parameters(source: str, file: str) -> list[Parameter]:
    lines = [line.rstrip() for line in source.splitlines()]
    return [_parameter(line, file) for line in lines if line and not line.startswith("#")]


def _parameter(line: str, file: str) -> Parameter:
    match = _LINE.fullmatch(line)
    try:
        if match is None or match["type"] not in TYPES:
            raise ValueError(line)
        found = Parameter(
            match["name"], match["type"], ast.literal_eval(match["default"]), match["note"] or ""
        )
        if not found.accepts(found.default):
            raise ValueError(line)
    except (ValueError, SyntaxError) as error:
        raise ConfigurationError(
            f"参数写法不对：{line}",
            where=f"{file} 参数单元格",
            remedy=f"写成“名称: 类型 = 缺省值  # 说明”，等号只能有一个；类型只能是 {'、'.join(TYPES)}。",
        ) from error
    return found
