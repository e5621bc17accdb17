"""Page state to link or state file and back."""

from lib.links.files import from_json, to_json
from lib.links.query import (
    LINK_LENGTH_MAX,
    LINK_LENGTH_WARN,
    decode,
    encode,
    link_length,
    query_string,
)
from lib.links.reading import Pin, write_pin
from lib.links.state import (
    CODE_CHARACTERS,
    LANGUAGES,
    PASTED_ROW,
    SEED_HIGH,
    SEED_LOW,
    SIZE_HIGH,
    SIZE_LOW,
    PageState,
)

__all__ = [
    "CODE_CHARACTERS",
    "LANGUAGES",
    "LINK_LENGTH_MAX",
    "LINK_LENGTH_WARN",
    "PASTED_ROW",
    "SEED_HIGH",
    "SEED_LOW",
    "SIZE_HIGH",
    "SIZE_LOW",
    "PageState",
    "Pin",
    "decode",
    "encode",
    "from_json",
    "link_length",
    "query_string",
    "to_json",
    "write_pin",
]
