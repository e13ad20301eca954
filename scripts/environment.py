"""Make .venv, the environment of this checkout: every pin of requirements.lock, then the project itself.

Run by `make env` with whatever python3 the machine has, so it needs the standard library alone and is written
so that an old Python can read it and say that it is too old. Nothing is done when the environment is up to date.
Debian's python3 has no ensurepip, and its pip refuses to install outside an environment: so the environment is
made without pip, and pip is told to install into it. uv, itself one of the pins, does the rest because it takes
a quarter of the time; should it fail, pip does the same. Bytecode is compiled at once: every kernel starts sooner.
"""

import argparse
import ast
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
OLDEST = (3, 11)
PIP_SETTINGS = {  # a setting of pip, and the variable by which uv is told the same
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}


class SetupError(Exception):
    """Something that the person at the keyboard has to put right; the text says what, in Chinese and English."""


def check_python(version):
    """Refuse a Python that is too old.

    Raises
    ------
    SetupError
        If `version`, a tuple like ``sys.version_info``, is older than 3.11.
    """
    if tuple(version[:2]) < OLDEST:
        have = ".".join(str(part) for part in version[:3])
        raise SetupError(
            f"需要 Python 3.11 或更新版本，现有的是 {have}。可以用 make PYTHON=/路径/python3.12 指定另一个。\n"
            f"Python 3.11 or newer is needed, this one is {have}; name another with make PYTHON=/path/to/python3.12."
        )


def fingerprint(version, *files):
    """What an environment was made from: version of Python, folder, content of the lock and of pyproject.toml."""
    digest = hashlib.sha256(repr((tuple(version[:3]), str(ROOT))).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def pin(lock, name):
    """The lines of one package in the text of a lock, hashes included."""
    found = re.search(rf"^{re.escape(name)}==.*?(?=^[^\s#]|\Z)", lock, re.MULTILINE | re.DOTALL)
    if found is None:
        raise KeyError(name)
    return found.group()


def is_gone(place):
    """Whether a folder on this computer is meant that does not exist: pip passes over it, uv stops."""
    path = place[len("file://") :] if place.startswith("file://") else place
    return path.startswith("/") and not Path(path).exists()


def uv_settings(config, environ):
    """The variables that make uv use the index, certificate and proxy that pip is configured with.

    `config` is what ``pip config list`` prints. A variable that `environ` already has stays as it is.
    """
    settings = {}
    for line in config.splitlines():
        key, _, text = line.partition("=")
        variable = PIP_SETTINGS.get(key.rpartition(".")[2].lower())
        if variable is None:
            continue
        try:
            words = [word for word in str(ast.literal_eval(text)).split() if not is_gone(word)]
        except (SyntaxError, ValueError):
            continue
        joined = ",".join(words) if variable == "UV_FIND_LINKS" else " ".join(words)
        if joined and variable not in environ:
            settings[variable] = joined
    if "UV_INDEX" in settings and "UV_INDEX_STRATEGY" not in environ:
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # pip's way; safe because every file has its hash
    return settings


def run(command, **options):
    """Run one command to its end; its output goes to the screen.

    Raises
    ------
    subprocess.CalledProcessError
        If the command fails.
    """
    subprocess.run([str(word) for word in command], check=True, **options)


def find_pip(python):
    """How to call pip for the environment whose interpreter is `python`: a list of words.

    Raises
    ------
    SetupError
        If this Python has neither pip (22.3 or newer, which knows ``--python``) nor ensurepip.
    """
    answer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True)
    version = re.match(r"pip (\d+)\.(\d+)", answer.stdout)
    if version and (int(version.group(1)), int(version.group(2))) >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", python]
    if importlib.util.find_spec("ensurepip") is None:
        raise SetupError(
            "没有找到 pip（22.3 或更新版本）。Debian、Ubuntu 上请先运行 apt install python3-pip。\n"
            "pip (22.3 or newer) was not found; on Debian or Ubuntu run: apt install python3-pip."
        )
    run([python, "-m", "ensurepip", "--upgrade", "--default-pip"], stdout=subprocess.DEVNULL)
    return [python, "-m", "pip"]


def install(venv, pip):
    """Put every pin of the lock and then the project into an empty environment."""
    python, uv = venv / "bin" / "python", venv / "bin" / "uv"
    project = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    quiet = ["-qq", "--disable-pip-version-check"]
    try:
        with tempfile.TemporaryDirectory() as folder:
            only_uv = Path(folder) / "uv.lock"
            only_uv.write_text(pin(LOCK.read_text("utf-8"), "uv"), "utf-8")
            run([*pip, "install", *quiet, "--no-deps", "--require-hashes", "--requirement", only_uv])
        config = subprocess.run([*pip, "config", "list"], capture_output=True, text=True).stdout
        environ = dict(os.environ, **uv_settings(config, os.environ))
        into = ["install", "--quiet", "--compile-bytecode", "--python", python]
        run([uv, "pip", *into, "--require-hashes", "--requirement", LOCK], env=environ)
        run([uv, "pip", *into, *project], env=environ)
    except (OSError, subprocess.CalledProcessError):
        print(
            "uv 没有装成，改用 pip，时间会长一些。uv did not manage; pip takes over and needs longer.",
            file=sys.stderr,
        )
        run([*pip, "install", *quiet, "--require-hashes", "--requirement", LOCK])
        run([*pip, "install", *quiet, *project])


def point_relatively(venv):
    """Let the environment find the project by a relative path: in the C locale, Debian's Python 3.11 cannot read
    the name of a folder in another alphabet there, and would not even start.
    """
    for pointer in venv.glob("lib/python*/site-packages/_anpei.pth"):
        target = os.path.relpath(ROOT / "lib", pointer.parent.resolve())
        pointer.write_text(target + "\n", "ascii")


def make(venv):
    """Make the environment at `venv` unless it is up to date; an unfinished one is made anew."""
    check_python(sys.version_info)
    stamp = venv / "made-from"
    wanted = fingerprint(sys.version_info, LOCK, PROJECT)
    if stamp.exists() and stamp.read_text("ascii").strip() == wanted:
        return
    print(f"正在准备运行环境 {venv.name}，首次约需一分钟……", file=sys.stderr)
    try:
        run([sys.executable, "-m", "venv", "--without-pip", "--clear", venv])
        install(venv, find_pip(venv / "bin" / "python"))
        point_relatively(venv)
    except subprocess.CalledProcessError as error:
        raise SetupError(
            "运行环境没有装成，原因见上面的输出；改正后重新运行即可。\n"
            f"The environment could not be made, the output above says why ({error})."
        ) from error
    stamp.write_text(wanted + "\n", "ascii")


def main():
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "venv", nargs="?", default=".venv", help="folder of the environment (default: %(default)s)"
    )
    try:
        make(ROOT / parser.parse_args().venv)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
