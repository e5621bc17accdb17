"""The rules of the language's functions; importing this package fills ``RULES``."""

from lib.explain.provenance.catalogue import (
    along,
    creation,
    elementwise,
    joins,
    moves,
    products,
    reductions,
    views,
)
from lib.explain.provenance.catalogue.registry import RULES

__all__ = ["RULES", "along", "creation", "elementwise", "joins", "moves", "products", "reductions", "views"]
