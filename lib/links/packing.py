"""Pack edits and code into the letters that an address may hold, and unpack them within bounds."""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterable

from lib.experiment import Edit, TensorName
from lib.links.reading import BadValueError
from lib.links.state import CODE_CHARACTERS, SIZE_HIGH

EDITS_HIGH = 2 * SIZE_HIGH**2 + SIZE_HIGH
"""The most edits that the three tensors of the largest public experiment can hold."""

_HEADER = struct.Struct("<BH")
_BYTES_PER_EDIT = 6
_EDITS_BYTES = EDITS_HIGH * _BYTES_PER_EDIT + len(TensorName) * _HEADER.size
_CODE_BYTES = 4 * CODE_CHARACTERS
_PACKED = re.compile(r"[A-Za-z0-9_-]*")


def pack_code(code: str) -> str:
    """Compress code (UTF-8, zlib, base64url). What UTF-8 cannot hold becomes a question mark."""
    return _compress(code.encode("utf-8", "replace"))


def unpack_code(text: str) -> str:
    """Return the code that :func:`pack_code` packed; raise BadValueError where it is damaged or too long."""
    raw = _decompress(text, _CODE_BYTES, CODE_CHARACTERS)
    try:
        code = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise BadValueError("link_damaged") from None
    if len(code) > CODE_CHARACTERS:
        raise BadValueError("link_too_large", allowed=CODE_CHARACTERS)
    return code


def pack_edits(edits: Iterable[Edit]) -> str:
    """Compress edits: per tensor its number, a count, all rows, all columns, the float32 bits by byte.

    Bytes of one kind stand together because they compress better so. Bias has no columns: 0 instead.
    Edits outside the largest public experiment are left out: no link can hold its sizes either.
    """
    packed = bytearray()
    for number, tensor in enumerate(TensorName):
        chosen = [edit for edit in edits if edit.tensor == tensor and max(edit.index) < SIZE_HIGH]
        if not chosen:
            continue
        packed += _HEADER.pack(number, len(chosen))
        packed += bytes(edit.index[0] for edit in chosen)
        packed += bytes(edit.index[1] if len(edit.index) > 1 else 0 for edit in chosen)
        values = struct.pack(f"<{len(chosen)}f", *(edit.value for edit in chosen))
        for place in range(4):
            packed += values[place::4]
    return _compress(bytes(packed))


def unpack_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits that :func:`pack_edits` packed; raise BadValueError where damaged or too many.

    The edits fit the largest public experiment; whether they fit the one at hand is the caller's.
    """
    packed = _decompress(text, _EDITS_BYTES, EDITS_HIGH)
    edits: list[Edit] = []
    position = 0
    try:
        while position < len(packed):
            number, count = _HEADER.unpack_from(packed, position)
            position += _HEADER.size
            block = packed[position : position + count * _BYTES_PER_EDIT]
            position += count * _BYTES_PER_EDIT
            edits += _unpack_block(tuple(TensorName)[number], count, block)
    except (struct.error, IndexError, ValueError):
        raise BadValueError("link_damaged") from None
    if len({(edit.tensor, edit.index) for edit in edits}) != len(edits):
        raise BadValueError("link_damaged")
    return tuple(edits)


def _unpack_block(tensor: TensorName, count: int, block: bytes) -> list[Edit]:
    if not count or len(block) != count * _BYTES_PER_EDIT:
        raise ValueError("a block is cut short")
    rows, columns = block[:count], block[count : 2 * count]
    is_vector = tensor is TensorName.BIAS
    if max(rows) >= SIZE_HIGH or max(columns) >= (1 if is_vector else SIZE_HIGH):
        raise ValueError("a cell is outside the largest experiment")
    bits = bytearray(4 * count)
    for place in range(4):
        bits[place::4] = block[(2 + place) * count : (3 + place) * count]
    values = struct.unpack(f"<{count}f", bits)
    return [
        Edit(tensor, (row,) if is_vector else (row, column), value)
        for row, column, value in zip(rows, columns, values, strict=True)
    ]


def _compress(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).rstrip(b"=").decode("ascii")


def _decompress(text: str, limit: int, allowed: int) -> bytes:
    """Undo :func:`_compress`, never making more than ``limit`` + 1 bytes."""
    if len(text) > 2 * limit:
        raise BadValueError("link_too_large", allowed=allowed)
    if not _PACKED.fullmatch(text):
        raise BadValueError("link_damaged")
    unpacker = zlib.decompressobj()
    try:
        compressed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        raw = unpacker.decompress(compressed, limit + 1)
    except (binascii.Error, zlib.error):
        raise BadValueError("link_damaged") from None
    if len(raw) > limit:
        raise BadValueError("link_too_large", allowed=allowed)
    if not unpacker.eof or unpacker.unused_data:
        raise BadValueError("link_damaged")
    return raw
