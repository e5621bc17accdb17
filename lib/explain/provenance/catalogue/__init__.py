"""The rules of the language's functions; importing this package fills ``RULES``."""

from lib.explain.provenance.catalogue import (
    along,
    arrays,
    counted,
    creation,
    elementwise,
    joins,
    lookups,
    matrices,
    moves,
    neural,
    placed,
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
    "arrays",
    "counted",
    "creation",
    "elementwise",
    "joins",
    "lookups",
    "matrices",
    "moves",
    "neural",
    "placed",
    "products",
    "reductions",
    "views",
    "windows",
]
