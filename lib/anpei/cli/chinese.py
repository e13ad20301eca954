"""typer's own words in Chinese: the frame of the help pages, and what it says about a mistyped command."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from ..errors import UsageError, nearest

_HELP = "显示这段说明"
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "要写明的",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[缺省：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "ENVVAR_STRING": "[环境变量：{}]",
}
_REASONS = {
    "valid integer": "应是整数",
    "greater than or equal to": "太小",
    "less than or equal to": "太大",
}
_UNSAID = ("<bool>", "<list[str]>", "<int>", "<path>", "<str>")


class Command(TyperCommand):
    """A command whose help page is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """Return the line that shows how to call it."""
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        _translate_panels()
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help`."""
        return _explained(super().get_help_option(ctx))


class Group(TyperGroup):
    """The program itself, its help page in Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """Return the line that shows how to call it."""
        return _usage(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help page."""
        _translate_panels()
        super().format_help(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help`."""
        return _explained(super().get_help_option(ctx))


def in_chinese(error: Any) -> UsageError:
    """Return what typer found wrong with a command line as one of our errors."""
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context else "anpei"
    kind = type(error).__name__
    text = error.format_message()
    quoted = re.findall(r"'([^']*)'", text)
    remedy = f"用 {command} --help 查看用法。"
    if kind == "NoSuchOption":
        known = [name for parameter in context.command.params for name in parameter.opts] if context else []
        return UsageError(
            f"没有选项“{error.option_name}”。", guess=nearest(error.option_name, known), remedy=remedy
        )
    if kind == "MissingParameter":
        return UsageError(f"缺少{_hint(error)}。", remedy=remedy)
    if text.startswith("Missing command"):
        return UsageError("没有写命令。", remedy=remedy)
    if text.startswith("No such command"):
        known = context.command.list_commands(context)
        return UsageError(f"没有命令“{quoted[0]}”。", guess=nearest(quoted[0], known), remedy=remedy)
    if kind == "BadOptionUsage":
        return UsageError(f"选项“{error.option_name}”后面缺少内容，或不该带内容。", remedy=remedy)
    if kind == "BadParameter":
        reason = next((said for words, said in _REASONS.items() if words in text), text)
        return UsageError(f"{_hint(error)}不对：{reason}。", remedy=remedy)
    if extra := re.search(r"unexpected extra argument.* \((.*)\)", text):
        return UsageError(f"多余的内容：{extra[1]}。", remedy=remedy)
    return UsageError(f"命令写得不对：{text}", remedy=remedy)


def _hint(error: Any) -> str:
    """Return the name of the parameter that an error is about: an option as typed, an argument as shown."""
    parameter = error.param
    if parameter is None:
        return "参数"
    if parameter.param_type_name == "option":
        return f"选项“{parameter.opts[0]}”"
    return f"“{parameter.metavar or parameter.name}”"


def _usage(text: str) -> str:
    text = re.sub(r"\{([^{}]+)\}(?:\.\.\.)?", r"\1", text)
    for english, chinese in (("Usage: ", "用法："), ("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 …")):
        text = text.replace(english, chinese)
    return text


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = _HELP
    return option


def _translate_panels() -> None:
    from rich.table import Table
    from typer import rich_utils

    class Folding(Table):
        """A table of options that breaks Chinese lines anywhere and does not name Python's types."""

        def add_row(self, *cells: Any, **settings: Any) -> None:
            super().add_row(*("" if str(cell) in _UNSAID else cell for cell in cells), **settings)
            for text in getattr(cells[-1], "renderables", cells[-1:]):
                text.overflow = "fold"

    setattr(rich_utils, "Table", Folding)  # noqa: B010
    for name, text in _PANELS.items():
        setattr(rich_utils, name, text)
