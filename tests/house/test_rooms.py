"""Rooms know only the rooms before them: intake ← ledger ← document ← run ← cli. Modules stay readable."""

import ast
from pathlib import Path

import pytest

ROOMS = ["intake", "ledger", "document", "run", "cli"]
LONGEST = 400


def imports(source: str, module: str, is_package: bool) -> set[str]:
    """Every module that a source imports, absolute; `module` is the dotted name of the source itself."""
    found = set()
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{start}.{alias.name}" for alias in node.names}
    return found


def room(module: str) -> str:
    """The room of a module of anpei; "base" for what all rooms stand on, "anpei" for the front door itself."""
    parts = module.split(".")
    if len(parts) == 1:
        return "anpei"
    return parts[1] if parts[1] in {*ROOMS, "synthetic"} else "base"


def trespasses(source: str, module: str, *, names: set[str], is_package: bool = False) -> list[str]:
    """The imports that lead to a later room; `names` are the modules directly in anpei."""
    here = room(module)
    wrong = []
    for target in sorted(imports(source, module, is_package)):
        parts = target.split(".")
        if parts[0] != "anpei":
            continue
        there = room(target) if len(parts) > 1 and parts[1] in names else "anpei"
        allowed = {
            "base": {"base"},
            "synthetic": {"base", "synthetic"},
            "cli": {*ROOMS, "base", "synthetic"},
            "run": {"base", "synthetic", *ROOMS[:4]},
        }.get(here, {"base", *ROOMS[: ROOMS.index(here) + 1]} if here in ROOMS else set())
        if there not in allowed:
            wrong.append(f"{module} imports {target}")
    return wrong


def modules(root: Path) -> dict[str, Path]:
    """Dotted name → file of every module of the package."""
    lib = root / "lib"
    return {
        ".".join(path.relative_to(lib).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((lib / "anpei").rglob("*.py"))
    }


def test_no_room_knows_a_later_one(root: Path) -> None:
    found = modules(root)
    names = {name.split(".")[1] for name in found if "." in name}
    wrong = [
        line
        for name, path in found.items()
        if name != "anpei"
        for line in trespasses(
            path.read_text("utf-8"), name, names=names, is_package=path.name == "__init__.py"
        )
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "source", "wrong"),
    [
        ("anpei.ledger.case", "from anpei.intake import load", []),
        ("anpei.ledger.case", "from ..intake.tables import Tables", []),
        ("anpei.ledger.case", "from . import measure\nfrom .measure import x\nimport duckdb", []),
        (
            "anpei.ledger.case",
            "from ..document import notice",
            ["anpei.ledger.case imports anpei.document.notice"],
        ),
        (
            "anpei.ledger.case",
            "def f():\n    import anpei.run.plan",
            ["anpei.ledger.case imports anpei.run.plan"],
        ),
        ("anpei.intake.read", "from .. import ledger", ["anpei.intake.read imports anpei.ledger"]),
        ("anpei.intake.read", "from ..errors import AnpeiError", []),
        ("anpei.errors", "from .intake import x", ["anpei.errors imports anpei.intake.x"]),
        (
            "anpei.synthetic.mess",
            "from anpei.intake import x",
            ["anpei.synthetic.mess imports anpei.intake.x"],
        ),
        ("anpei.synthetic.mess", "from anpei.errors import x", []),
        (
            "anpei.document.notice",
            "from ..synthetic import x",
            ["anpei.document.notice imports anpei.synthetic.x"],
        ),
        (
            "anpei.document.notice",
            "from anpei import open_case",
            ["anpei.document.notice imports anpei.open_case"],
        ),
        ("anpei.run.plan", "from anpei.cli import app", ["anpei.run.plan imports anpei.cli.app"]),
        ("anpei.cli", "from anpei.run import x\nfrom anpei.synthetic import y", []),
    ],
)
def test_a_trespass_is_seen(module: str, source: str, wrong: list[str]) -> None:
    names = {"errors", "synthetic", *ROOMS}
    assert trespasses(source, module, names=names) == wrong


def own_work(source: str) -> list[int]:
    """Lines of the front door that do more than re-export (or put off an import until it is asked for)."""
    wrong = []
    for node in ast.parse(source).body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_import = isinstance(node, ast.Import | ast.ImportFrom)
        is_typing = isinstance(node, ast.If) and all(
            isinstance(n, ast.Import | ast.ImportFrom) for n in node.body
        )
        is_name = isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(
            node.value, ast.Constant | ast.List | ast.Tuple | ast.Dict
        )
        is_late = isinstance(node, ast.FunctionDef) and node.name in {"__getattr__", "__dir__"}
        if not (is_text or is_import or is_typing or is_name or is_late):
            wrong.append(node.lineno)
    return wrong


def test_the_front_door_only_re_exports(root: Path) -> None:
    assert own_work((root / "lib/anpei/__init__.py").read_text("utf-8")) == []
    assert own_work('"""x"""\nfrom .a import b\n__all__ = ["b"]\n') == []
    assert own_work("def rate(a, b):\n    return a / b\nx = rate(1, 2)\n") == [1, 3]


def prose(source: str) -> int:
    """Lines of a module, not counting those inside its tables: values written out at the top level."""
    tables = sum(
        node.end_lineno - node.lineno - 1
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.end_lineno and node.end_lineno > node.lineno
    )
    return len(source.splitlines()) - tables


def test_a_module_can_be_read_in_one_sitting(root: Path) -> None:
    assert prose("a = 1\nTABLE = [\n    1,\n    2,\n]\ndef f():\n    x = [\n    ]\n") == 6
    lengths = {name: prose(path.read_text("utf-8")) for name, path in modules(root).items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST} == {}
