"""Codes for the value before the activation: the ways to multiply, sum and add the bias that people write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lib.formulations import FORMULATIONS
from lib.number_search.oddities import Oddity, OddityKind, odd

K = OddityKind

MATRIX_SAVING = 64
"""How much cheaper a matrix product is than all its products one by one, about."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """batch, in and out of the experiment."""

    batch: int
    in_features: int
    out_features: int

    @property
    def outputs(self) -> int:
        """How many numbers the unit gives."""
        return self.batch * self.out_features

    @property
    def products(self) -> int:
        """How many products the unit sums in all."""
        return self.outputs * self.in_features

    @property
    def is_single(self) -> bool:
        """Say whether the unit gives one number."""
        return self.outputs == 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """Code that may have given a number: in terms of features, weights and bias; the last line is its value.

    ``formulation`` names the entry of the catalogue that it is; ``cells`` is how many numbers the code
    makes at once, about.
    """

    code: str
    oddities: tuple[Oddity, ...] = ()
    formulation: str | None = None
    cells: int = 1

    @property
    def weight(self) -> float:
        """How odd the code is, a little of it for its length: what is simpler comes first."""
        return sum(oddity.weight for oddity in self.oddities) + len(self.code) / 1000


@dataclass(frozen=True, slots=True)
class _Product:
    """What is multiplied, before any sum; ``shape`` None where torch would refuse it."""

    code: str
    oddities: tuple[Oddity, ...]
    shape: tuple[int, ...] | None

    @property
    def cells(self) -> int:
        count = 1
        for size in self.shape or ():
            count *= size
        return count


MISTAKES: dict[str, tuple[Oddity, ...]] = {
    "no_transpose": (odd(K.NO_TRANSPOSE),),
    "einsum_stretch": (odd(K.STRETCHED),),
    "view_for_t": (odd(K.VIEW_FOR_T),),
}
"""What is odd about the catalogue's mistakes, for those that no code below is the same as."""


def values_before(sizes: Sizes) -> tuple[Candidate, ...]:
    """Return the codes for these sizes, each once, the simplest first.

    The catalogue's own codes first of all; of two codes that read the same the first one stays.
    """
    by_code: dict[str, Candidate] = {}
    for candidate in (*_built(sizes), *_catalogue(sizes)):
        known = by_code.get(candidate.code)
        if known is None:
            by_code[candidate.code] = candidate
        elif candidate.formulation is not None:
            by_code[candidate.code] = replace(known, formulation=candidate.formulation)
    return tuple(sorted(by_code.values(), key=lambda candidate: candidate.weight))


def _catalogue(sizes: Sizes) -> Iterator[Candidate]:
    for formulation in FORMULATIONS.values():
        oddities: tuple[Oddity, ...] = ()
        is_harmless = formulation.name == "view_for_t" and 1 in (sizes.out_features, sizes.in_features)
        if formulation.is_mistake and not is_harmless:
            oddities = MISTAKES.get(formulation.name, (odd(K.OTHER_MISTAKE, name=formulation.name),))
        elif formulation.name == "elementwise_sum" and not sizes.is_single:
            oddities = (odd(K.WHOLE_SUM),)
        cells = max(sizes.outputs, sizes.products // MATRIX_SAVING)
        yield Candidate(formulation.code, oddities, formulation.name, cells)


def _built(sizes: Sizes) -> Iterator[Candidate]:
    for product in _elementwise(sizes):
        for candidate in _summed(product, sizes):
            yield replace(candidate, cells=product.cells)
    for product in _matrix(sizes):
        for candidate in _of_matrix(product, sizes):
            yield replace(candidate, cells=max(product.cells, sizes.products // MATRIX_SAVING))


def _elementwise(sizes: Sizes) -> Iterator[_Product]:
    rows, columns = (sizes.batch, sizes.in_features), (sizes.in_features, sizes.batch)
    units, flipped = (sizes.out_features, sizes.in_features), (sizes.in_features, sizes.out_features)
    outer, added = odd(K.OUTER_PRODUCT), odd(K.SUM_FOR_PRODUCT)
    yield _Product("features * weights", (), _broadcast(rows, units))
    yield _Product("features.t() * weights", (outer,), _broadcast(columns, units))
    yield _Product("features * weights.t()", (outer,), _broadcast(rows, flipped))
    if not sizes.is_single:
        shape = (sizes.batch, sizes.out_features, sizes.in_features)
        yield _Product("features.unsqueeze(1) * weights", (), shape)
        if sizes.batch > 1:
            view = f"features.view({sizes.in_features}, {sizes.batch}) * weights"
            yield _Product(view, (odd(K.VIEW_FOR_T),), _broadcast(columns, units))
    yield _Product("features + weights", (added,), _broadcast(rows, units))
    yield _Product("features.t() + weights", (added, outer), _broadcast(columns, units))


def _matrix(sizes: Sizes) -> Iterator[_Product]:
    batch, units = sizes.batch, sizes.out_features
    outer = odd(K.OUTER_PRODUCT)
    yield _Product("torch.mm(features, weights.t())", (), (batch, units))
    yield _Product("torch.mm(features, weights)", (odd(K.NO_TRANSPOSE),), (batch, sizes.in_features))
    yield _Product("torch.mm(features.t(), weights)", (outer,), (sizes.in_features,) * 2)
    yield _Product("torch.mm(weights.t(), features)", (outer,), (sizes.in_features,) * 2)
    if units > 1:
        view = f"torch.mm(features, weights.view({sizes.in_features}, {units}))"
        yield _Product(view, (odd(K.VIEW_FOR_T),), (batch, units))
        yield _Product("torch.mm(weights, features.t())", (odd(K.SWAPPED),), (units, batch))
    elif sizes.in_features > 1:
        yield _Product(f"torch.mm(features, weights.view({sizes.in_features}, 1))", (), (batch, units))


def _broadcast(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, ...] | None:
    if any(ours != theirs and 1 not in (ours, theirs) for ours, theirs in zip(one, other, strict=True)):
        return None
    return tuple(max(pair) for pair in zip(one, other, strict=True))


def _summed(product: _Product, sizes: Sizes) -> Iterator[Candidate]:
    """Sum products in every way, with the bias at every place."""
    if product.shape is None:
        yield Candidate(f"({product.code}).sum() + bias", product.oddities)
        return
    own = product.oddities
    is_right = len(product.shape) == 3
    yield from _with_bias(product, "sum()", own if sizes.is_single else (*own, odd(K.WHOLE_SUM)), sizes)
    yield from _plain_bias(product, "mean()", (*own, odd(K.MEAN)), product.cells)
    for dim, size in enumerate(product.shape):
        is_last = is_right and dim == len(product.shape) - 1
        if size == 1 or size == product.cells:
            continue
        place = -1 if is_last else dim
        oddities = own if is_last else (*own, odd(K.SUM_ALONG, dim=dim))
        if is_last:
            yield from _with_bias(product, "sum(dim=-1)", oddities, sizes, count=size)
        else:
            yield from _plain_bias(product, f"sum(dim={place})", oddities, size)
        yield from _plain_bias(product, f"mean(dim={place})", (*own, odd(K.MEAN, dim=dim)), size)
    yield Candidate(f"{product.code} + bias", (*own, odd(K.NO_SUM)))
    yield Candidate(product.code, (*own, odd(K.NO_SUM), odd(K.NO_BIAS)))


def _plain_bias(
    product: _Product, reduction: str, oddities: tuple[Oddity, ...], count: int
) -> Iterator[Candidate]:
    """Add the bias after the reduction, before it, or not at all."""
    total = f"({product.code}).{reduction}"
    yield Candidate(f"{total} + bias", oddities)
    yield Candidate(total, (*oddities, odd(K.NO_BIAS)))
    if "mean" not in reduction:
        inside = odd(K.BIAS_INSIDE, count=count)
        yield Candidate(f"({product.code} + bias).{reduction}", (*oddities, inside))


def _with_bias(
    product: _Product, reduction: str, oddities: tuple[Oddity, ...], sizes: Sizes, *, count: int | None = None
) -> Iterator[Candidate]:
    """Add the bias as above, twice, negative, or as often as some size says."""
    cells = product.cells if count is None else count
    yield from _plain_bias(product, reduction, oddities, cells)
    inside = f"({product.code} + bias).{reduction} + bias"
    yield Candidate(inside, (*oddities, odd(K.BIAS_INSIDE, count=cells), odd(K.BIAS_TIMES, count=1)))
    yield from _counted(f"({product.code}).{reduction}", oddities, sizes)


def _counted(total: str, oddities: tuple[Oddity, ...], sizes: Sizes) -> Iterator[Candidate]:
    yield Candidate(f"{total} - bias", (*oddities, odd(K.BIAS_SUBTRACTED)))
    yield Candidate(f"{total} + bias + bias", (*oddities, odd(K.BIAS_TIMES, count=2)))
    for count in bias_counts(sizes):
        yield Candidate(f"{total} + {count} * bias", (*oddities, odd(K.BIAS_TIMES, count=count)))


def bias_counts(sizes: Sizes) -> tuple[int, ...]:
    """Say how often a bias may be counted by accident: what sizes and their products give, above 2."""
    batch, inner, units = sizes.batch, sizes.in_features, sizes.out_features
    counts = {inner - 1, inner, inner + 1, batch, units}
    counts |= {inner * inner, inner * units, batch * inner, batch * units}
    return tuple(sorted(count for count in counts if count > 2))


def _of_matrix(product: _Product, sizes: Sizes) -> Iterator[Candidate]:
    own = product.oddities
    yield Candidate(f"{product.code} + bias", own)
    yield Candidate(product.code, (*own, odd(K.NO_BIAS)))
    if product.cells == 1:
        yield from _counted(product.code, own, sizes)
        return
    if not own:
        yield from _counted(product.code, own, sizes)
    whole = (*own, odd(K.WHOLE_SUM))
    yield Candidate(f"({product.code} + bias).sum()", (*whole, odd(K.BIAS_INSIDE, count=product.cells)))
    yield Candidate(f"{product.code}.sum() + bias", whole)
    yield Candidate(f"{product.code}.sum()", (*whole, odd(K.NO_BIAS)))
    yield Candidate(f"({product.code} + bias).mean()", (*own, odd(K.MEAN)))
    for dim in (0, 1):
        if product.shape is not None and 1 < product.shape[dim] < product.cells:
            along = (*own, odd(K.SUM_ALONG, dim=dim))
            yield Candidate(f"({product.code} + bias).sum(dim={dim})", along)
            yield Candidate(f"{product.code}.sum(dim={dim}) + bias", along)
