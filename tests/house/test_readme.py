"""What the two READMEs tell a reader to type exists, and what they link to is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

READMES = ["README.md", "README.zh-CN.md"]


def commands(text: str) -> list[list[str]]:
    """The lines of all fenced shell blocks, in words, without prompt and comment."""
    found = []
    for block in re.findall(r"^```(?:sh|bash|console|shell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            words = re.sub(r"\s+#.*", "", line.removeprefix("$ ")).split()
            if words and not words[0].startswith("#"):
                found.append(words)
    return found


def test_commands_are_read_from_shell_blocks() -> None:
    text = "```sh\n$ make report  # all\n# note\n.venv/bin/anpei demo\n```\n```toml\na = 1\n```\n"
    assert commands(text) == [["make", "report"], [".venv/bin/anpei", "demo"]]


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_readme_exists(root: Path, readme: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    missing = []
    ours = []
    for words in commands((root / readme).read_text("utf-8")):
        program = Path(words[0]).name
        if program == "make":
            named = [word for word in words[1:] if "=" not in word]
            missing += [word for word in named if word not in targets]
            ours += named
        elif program == "anpei" and len(words) > 1:
            command = [sys.executable, "-c", "from anpei.cli import main; main()", words[1], "--help"]
            done = subprocess.run(command, capture_output=True, text=True)
            missing += [] if done.returncode == 0 and done.stdout else [" ".join(words)]
    assert missing == []
    assert {"report", "test"} <= set(ours)


@pytest.mark.parametrize("readme", READMES)
def test_every_link_and_picture_of_the_readme_is_there(root: Path, readme: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (root / readme).read_text("utf-8"))
    assert [link for link in links if not (root / link).exists()] == []
    assert any(link.endswith(".png") for link in links), "a picture of a real page"
