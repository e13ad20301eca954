"""`make report` and `make test` in a root with only python3, pip and make."""

import os
import subprocess
from pathlib import Path

import pytest


@pytest.mark.soak
@pytest.mark.instrument("debootstrap", "unshare", "chroot", "git")
def test_a_bare_debian_makes_the_reports_and_passes_the_tests(root: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root for debootstrap and chroot")
    done = subprocess.run(["sh", str(root / "tests/soak/bare_debian.sh"), "report", "test"])
    assert done.returncode == 0
