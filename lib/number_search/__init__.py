"""I got this number: which code prints it?"""

from lib.number_search.model import Found, Match, NumberSearch
from lib.number_search.oddities import Oddity, OddityKind
from lib.number_search.searching import search_numbers, search_on_tensors
from lib.number_search.typed import NUMBERS_HIGH, TypedNumber, read_numbers

__all__ = [
    "NUMBERS_HIGH",
    "Found",
    "Match",
    "NumberSearch",
    "Oddity",
    "OddityKind",
    "TypedNumber",
    "read_numbers",
    "search_numbers",
    "search_on_tensors",
]
