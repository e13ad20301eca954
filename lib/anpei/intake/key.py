"""The person key: a secret of the project home, with which ID numbers become keys that lead back to nobody."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..errors import ConfigurationError
from .database import connect

_BYTES = 32


def load_key(path: Path) -> bytes:
    """Return the key of a home, made on first use and readable by its owner alone.

    Raises
    ------
    ConfigurationError
        The file holds no key.
    """
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _make_key(path)
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise ConfigurationError(
            "人员密钥文件已损坏。", where=path.name, remedy="用备份恢复；没有备份的，删去该文件重新生成。"
        )
    return key


def _make_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(_BYTES)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return load_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def fingerprint(key: bytes) -> str:
    """Return what tells two keys apart without giving either away."""
    return hmac.new(key, b"anpei person key", hashlib.sha256).hexdigest()[:16]


def person_keys(key: bytes, texts: pa.Array) -> pa.Array:
    """Return the keyed hashes of normalised ID numbers, null for null: HMAC-SHA256 (RFC 2104) in hexadecimal.

    >>> person_keys(bytes(32), pa.array(["number"]))[0].as_py() == hmac.new(
    ...     bytes(32), b"number", hashlib.sha256).hexdigest()
    True
    """
    padded = key.ljust(hashlib.sha256().block_size, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
    table = pa.table({"no": pa.array(np.arange(len(texts))), "id_text": texts})
    with connect() as database:
        database.register("person", table)
        hashed = database.sql(
            "SELECT sha256($outer || unhex(sha256($inner || encode(id_text)))) AS person_key FROM person ORDER BY no",
            params={"inner": inner, "outer": outer},
        )
        return hashed.to_arrow_table()["person_key"].combine_chunks()
