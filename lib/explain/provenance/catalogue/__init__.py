"""The rules of the language's functions; importing this package fills ``RULES``."""

from lib.explain.provenance.catalogue import (
    along,
    creation,
    elementwise,
    joins,
    lookups,
    moves,
    products,
    reductions,
    views,
    windows,
)
from lib.explain.provenance.catalogue.registry import READ_BY_ROLE, RULES

__all__ = [
    "READ_BY_ROLE",
    "RULES",
    "along",
    "creation",
    "elementwise",
    "joins",
    "lookups",
    "moves",
    "products",
    "reductions",
    "views",
    "windows",
]
