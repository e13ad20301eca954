"""Format, lint and types are clean: what `make check` says, CI says too."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "words", [("ruff", "check", "--no-cache", "."), ("ruff", "format", "--no-cache", "--check", ".")]
)
def test_ruff_has_nothing_to_say(root: Path, words: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_types_agree(root: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)]
    done = subprocess.run(words, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
