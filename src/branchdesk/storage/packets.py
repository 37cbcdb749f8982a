"""A packet: everything entered in a copy since it was taken out, sealed for the ledger it was taken from.

The file is a mark, the length of a plain header and the header (JSON), 12 random bytes, and the body: JSON, deflated,
sealed with ChaCha20-Poly1305 under the key the two ledgers got when the copy was made. The header is sealed with it, so
not a bit of the file can change unnoticed. The ops carry the hashes of the copy's log: it goes on proving itself.
"""

import json
import os
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from branchdesk.kernel.errors import NewerFile, Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.storage import places, schema

SUFFIX = ".bdk"
FORMAT = 1
KEY = 32
"""Bytes of the key."""
_MARK = b"BDKPKG1\n"
_NONCE, _LENGTH = 12, 4
_LARGEST_FILE, _LARGEST_HEADER, _LARGEST_BODY = 128 << 20, 1 << 16, 256 << 20
_OP = 12
"""Parts of an op: pos, site, seq, hlc, txn, entity, uid, field, old, new, prev, hash."""
_TXN = 7
"""Parts of a transaction: id, label, kind, target, at, actor, host."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a packet says of itself in the clear; no names and no contents.

    ``copy`` is the id of the copy and ``of`` the uuid of the ledger it was taken from; ``number`` counts its packets.
    """

    format: int
    copy: str
    of: str
    number: int
    schema: int
    program: str
    made_at: str
    ops: int


@dataclass(frozen=True, slots=True)
class Body:
    """The log since the copy was taken out, as its tables have it: transactions and ops, oldest first."""

    transactions: Sequence[Sequence[Any]]
    ops: Sequence[Sequence[Any]]


def write(path: Path, header: Header, body: Body, key: bytes) -> None:
    """Write a packet: whole under its name, or not at all."""
    if path.suffix.lower() != SUFFIX:
        raise Refusal(tr("离线包的扩展名应为 .bdk"), detail=str(path))
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(sealed(header, body, key))
        places.replace_file(part, path)
    except OSError as error:
        raise Refusal(
            tr("离线包没有写成"), detail=f"{path}：{error.strerror}", hint=tr("请检查磁盘空间和权限，或换一个位置。")
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def sealed(header: Header, body: Body, key: bytes) -> bytes:
    """The bytes of a packet."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    plain = json.dumps(asdict(header), ensure_ascii=False).encode()
    front = _MARK + len(plain).to_bytes(_LENGTH, "big") + plain
    nonce = os.urandom(_NONCE)
    packed = zlib.compress(json.dumps(asdict(body), ensure_ascii=False, separators=(",", ":")).encode("utf-8"), 6)
    return front + nonce + ChaCha20Poly1305(key).encrypt(nonce, packed, front)


def read(path: Path) -> bytes:
    """The bytes of a file somebody gave us; ``UnreadableFile`` when it cannot be a packet."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UnreadableFile(tr("这个文件太大，不是离线包"), detail=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            tr("无法读取离线包"), detail=f"{path}：{error.strerror}", hint=tr("请确认文件没有被移动，U 盘是否已插好。")
        ) from error
    if data.startswith(_MARK):
        return data
    if data and _MARK.startswith(data[: len(_MARK)]):
        raise _damaged()
    raise UnreadableFile(tr("这不是离线包"), detail=str(path), hint=tr("请选择外出台账送回的文件（扩展名 .bdk）。"))


def header_of(data: bytes) -> Header:
    """The header, as it says; whether it is true shows when the packet is opened."""
    return _parts(data)[0]


def _parts(data: bytes) -> tuple[Header, int]:
    """The header, and where the sealed part begins."""
    begin = len(_MARK) + _LENGTH
    length = int.from_bytes(data[len(_MARK) : begin], "big")
    if len(data) < begin or length > _LARGEST_HEADER or len(data) < begin + length + _NONCE + 16:
        raise _damaged()
    try:
        said = json.loads(data[begin : begin + length])
        newer = said["format"] > FORMAT
        header = None if newer else Header(**said)
    except (ValueError, TypeError, KeyError) as error:
        raise _damaged() from error
    if header is None or header.schema > schema.SCHEMA:
        raise NewerFile(
            tr("这个离线包由更新版本的程序制作，本程序不能接收"),
            hint=tr("请先升级本机的程序，再接收；离线包和台账都没有改动。"),
        )
    return header, begin + length


def opened(data: bytes, key: bytes) -> tuple[Header, Body]:
    """Header and body of a packet; ``UnreadableFile`` for every damage and every forgery."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    header, front = _parts(data)
    nonce = data[front : front + _NONCE]
    try:
        packed = ChaCha20Poly1305(key).decrypt(nonce, data[front + _NONCE :], data[:front])
        body = Body(**json.loads(_inflated(packed)))
        _demand_shape(header, body)
    except (InvalidTag, zlib.error, ValueError, TypeError) as error:
        raise _damaged() from error
    return header, body


def _inflated(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    plain = inflater.decompress(packed, _LARGEST_BODY)
    if inflater.unconsumed_tail or not inflater.eof:
        raise ValueError("far larger than anybody can have typed")
    return plain


def _demand_shape(header: Header, body: Body) -> None:
    lines_are_whole = all(len(one) == _OP for one in body.ops) and all(len(one) == _TXN for one in body.transactions)
    known = {one[0] for one in body.transactions}
    numbers = [one[0] for one in body.ops]
    rising = all(isinstance(one, int) for one in numbers) and numbers == sorted(set(numbers))
    if not lines_are_whole or not rising or header.ops != len(body.ops) or not {one[4] for one in body.ops} <= known:
        raise ValueError("not what a copy writes")


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        tr("离线包不完整或被改动过，没有接收"),
        detail=tr("本机台账没有任何改动。"),
        hint=tr("请在外出台账里重新送回一次，再接收新的文件；每个离线包都包含带出以来的全部内容，不会丢。"),
    )
