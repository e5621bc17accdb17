"""The rules of the language's functions; importing this package fills ``RULES``."""

from lib.explain.provenance.catalogue import elementwise, products, reductions, views
from lib.explain.provenance.catalogue.registry import RULES

__all__ = ["RULES", "elementwise", "products", "reductions", "views"]
