"""Decide which names play features, weights and bias."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch

from lib.experiment import TensorName
from lib.explain.roles.conventions import role_by_name
from lib.explain.roles.layouts import Layout, fitting_layouts
from lib.explain.roles.model import Evidence, RoleGuess, unit_tensors
from lib.explain.roles.origins import DIMENSIONS_HIGH, Candidate, Origins
from lib.explain.roles.uses import Product, added, products
from lib.language import Run
from lib.notice import Notice

FEATURES, WEIGHTS, BIAS = TensorName.FEATURES, TensorName.WEIGHTS, TensorName.BIAS
BOTH_NAMED = 4.0
"""The score of a pair that conventions name on both sides."""

NO_NAMES: Mapping[str, torch.Tensor] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two candidates as features and weights, how they are multiplied, and how well that fits."""

    features: str
    weights: str
    score: float
    product: Product | None = None
    is_swapped: bool = False


def guess_roles(run: Run, given: Mapping[str, torch.Tensor] = NO_NAMES) -> RoleGuess:
    r"""Guess which names of a run's code play features, weights and bias.

    ``given`` are the tensors that the code was given under their names. Two candidates that are
    multiplied by each other play features and weights: which is which their names tell, else the order
    (the left one, or the input of a linear layer, is the features). The bias is added to their products.
    Names alone decide where the code failed before it multiplied. Shapes must allow a unit.

    >>> from lib.language import run
    >>> found = guess_roles(run("x = torch.ones(4, 3)\nW = torch.ones(3, 2)\nx @ W"))
    >>> found.roles.features, found.roles.weights, found.sizes.out_features, found.has_bias
    ('x', 'W', 2, False)
    """
    origins = Origins(run, given)
    candidates = tuple(origins.candidates.values())
    if not candidates:
        return RoleGuess(candidates, reason=_no_candidates(run))
    pairs = sorted(_pairs(run, origins), key=lambda pair: -pair.score)
    if not pairs:
        reason = Notice("role_layer") if _has_layer(run) else Notice("role_no_product")
        return RoleGuess(candidates, reason=reason)
    first_failure: RoleGuess | None = None
    for pair in pairs:
        bias = _bias_of(run, origins, pair)
        found = _settle(run, origins, pair, bias)
        if found.roles is not None:
            return found
        first_failure = first_failure or found
    return first_failure or RoleGuess(candidates, reason=Notice("role_unclear"))


def roles_from(
    run: Run,
    features: str,
    weights: str,
    bias: str | None = None,
    *,
    given: Mapping[str, torch.Tensor] = NO_NAMES,
    has_transposed_features: bool | None = None,
    has_transposed_weights: bool | None = None,
) -> RoleGuess:
    """Take the user's word for the names, and for how they are stored where that is said.

    The guess's ``reason`` tells where a name is none of the candidates or the shapes can't be a unit.
    """
    origins = Origins(run, given)
    candidates = tuple(origins.candidates.values())
    names = [name for name in (features, weights, bias) if name is not None]
    for name in names:
        if name not in origins.candidates:
            return RoleGuess(candidates, reason=_unknown(run, name))
    for name in names:
        if names.count(name) > 1:
            return RoleGuess(candidates, reason=Notice("role_same_name", name=name))
    product, is_swapped = _product_of(run, origins, features, weights)
    pair = _Pair(features, weights, 0.0, product, is_swapped)
    orientation = (has_transposed_features, has_transposed_weights)
    return _settle(run, origins, pair, bias, orientation=orientation, is_chosen=True)


def _pairs(run: Run, origins: Origins) -> Iterator[_Pair]:
    """Go through the pairs that may be features and weights: multiplied, or named by convention."""
    for product in products(run, origins):
        for left in product.left:
            for right in product.right - {left}:
                is_clear = len(product.left) == len(product.right) == 1
                for pair in (
                    _Pair(left, right, 0.0, product),
                    _Pair(right, left, 0.0, product, is_swapped=True),
                ):
                    if origins.candidates[pair.features].is_of_layer:
                        continue  # what a layer holds is learned, whatever it is multiplied with
                    score = _score(pair, origins)
                    if is_clear or score >= BOTH_NAMED:
                        yield _Pair(
                            pair.features, pair.weights, score + 2 * is_clear, product, pair.is_swapped
                        )
    named: dict[TensorName | None, list[str]] = {}
    for name in origins.candidates:
        named.setdefault(role_by_name(name), []).append(name)
    for features in named.get(FEATURES, []):
        for weights in named.get(WEIGHTS, []):
            yield _Pair(features, weights, 1.0)


def _score(pair: _Pair, origins: Origins) -> float:
    """Say how well two names fit their roles: conventions count most, then the order."""
    score = 0.0
    for name, role in ((pair.features, FEATURES), (pair.weights, WEIGHTS)):
        convention = role_by_name(name)
        score += 2.0 if convention == role else -3.0 if convention is not None else 0.0
        score -= 1.0 if origins.candidates[name].is_derived else 0.0
    if pair.product is not None and pair.product.is_layer:
        score += -4.0 if pair.is_swapped else 4.0
    return score + (0.0 if pair.is_swapped else 0.5)


def _bias_of(run: Run, origins: Origins, pair: _Pair) -> str | None:
    """Find what is added to the products of a pair, by use and by name; None without either."""
    taken = (pair.features, pair.weights)
    layer = pair.weights.rpartition(".")[0]
    found: list[tuple[float, str]] = []
    for name, is_subtracted in added(run, origins, taken):
        is_named = role_by_name(name) == BIAS
        owner = name.rpartition(".")[0]
        if layer and owner and owner != layer:
            continue  # another layer's bias
        if is_named or not is_subtracted:
            found.append((3.0 * is_named + 2.0, name))
    found += [
        (1.0, name)
        for name in origins.candidates
        if name not in taken and "." not in name and role_by_name(name) == BIAS
    ]
    fits = [(score + 2.0 * _fits(origins, pair, name), name) for score, name in found]
    return max(fits, key=lambda rated: rated[0])[1] if fits else None


def _fits(origins: Origins, pair: _Pair, bias: str) -> bool:
    shapes = (origins.candidates[name].shape for name in (pair.features, pair.weights, bias))
    return bool(fitting_layouts(*shapes))


def _settle(
    run: Run,
    origins: Origins,
    pair: _Pair,
    bias: str | None,
    *,
    orientation: tuple[bool | None, bool | None] = (None, None),
    is_chosen: bool = False,
) -> RoleGuess:
    """Lay out the chosen names, or tell why their shapes can't be a unit."""
    known = origins.candidates
    candidates = tuple(known.values())
    parts = {FEATURES: known[pair.features], WEIGHTS: known[pair.weights]}
    if bias is not None:
        parts[BIAS] = known[bias]
    layouts = _allowed(parts, orientation)
    if not layouts:
        return RoleGuess(candidates, reason=_misfit(parts, orientation))
    ranked = sorted(layouts, key=lambda layout: _rank(layout, pair))
    best = ranked[0]
    is_ambiguous = len(ranked) > 1 and _rank(ranked[1], pair)[:3] == _rank(best, pair)[:3]
    is_own = any(not part.is_given for part in parts.values())
    best = best.stored_as(*(part.value.shape if part.later_shape else None for part in parts.values()))
    roles = best.roles(pair.features, pair.weights, bias or _unused(run), is_overriding=is_own)
    values = [part.value for part in parts.values()]
    return RoleGuess(
        candidates,
        roles,
        best.sizes,
        unit_tensors(roles, best.sizes, values[0], values[1], values[2] if bias is not None else None),
        has_bias=bias is not None,
        is_ambiguous=is_ambiguous,
        evidence=MappingProxyType(
            {role: _evidence(run, origins, pair, role, part.name, is_chosen) for role, part in parts.items()}
        ),
    )


def _allowed(
    parts: Mapping[TensorName, Candidate], orientation: tuple[bool | None, bool | None]
) -> list[Layout]:
    bias = parts[BIAS].shape if BIAS in parts else None
    found = fitting_layouts(parts[FEATURES].shape, parts[WEIGHTS].shape, bias)
    is_of_layer = parts[WEIGHTS].is_of_layer
    return [
        layout
        for layout in found
        if orientation[0] in (None, layout.has_transposed_features)
        and orientation[1] in (None, layout.has_transposed_weights)
        and not (is_of_layer and layout.has_transposed_weights)
    ]


def _rank(layout: Layout, pair: _Pair) -> tuple[bool, bool, int, bool, bool]:
    """Order layouts: what a matrix product of the stored tensors says, more than one feature, rows first."""
    product = pair.product
    against = 0
    if product is not None and product.is_matrix:
        flips = product.flips[::-1] if pair.is_swapped else product.flips
        against = (layout.has_transposed_features != (pair.is_swapped != flips[0])) + (
            layout.has_transposed_weights != (flips[1] == pair.is_swapped)
        )
    is_denied = product is not None and product.is_direct and against > 0
    return (
        is_denied,
        layout.sizes.in_features == 1,
        against,
        layout.has_transposed_features,
        layout.has_transposed_weights,
    )


def _evidence(
    run: Run, origins: Origins, pair: _Pair, role: TensorName, name: str, is_chosen: bool
) -> tuple[Evidence, ...]:
    if role == BIAS:
        is_used = any(term == name for term, _ in added(run, origins, (pair.features, pair.weights)))
    else:
        is_used = pair.product is not None
    found = (
        (Evidence.CHOSEN, is_chosen),
        (Evidence.NAME, role_by_name(name) == role),
        (Evidence.USE, is_used),
    )
    return tuple(evidence for evidence, holds in found if holds)


def _product_of(run: Run, origins: Origins, features: str, weights: str) -> tuple[Product | None, bool]:
    """Find the first step that multiplies two names by each other, and say whether weights stand left."""
    for product in products(run, origins):
        for is_swapped, (left, right) in enumerate(((features, weights), (weights, features))):
            if left in product.left and right in product.right:
                return product, bool(is_swapped)
    return None, False


def _unused(run: Run) -> str:
    name = BIAS.value
    while name in run.names:
        name += "_"
    return name


def _has_layer(run: Run) -> bool:
    return any(step.function == "torch.nn.Linear" for step in run.steps)


def _no_candidates(run: Run) -> Notice:
    return Notice("role_layer") if _has_layer(run) else Notice("role_none")


def _unknown(run: Run, name: str) -> Notice:
    value = run.names.get(name)
    if isinstance(value, torch.Tensor) and value.dim() > DIMENSIONS_HIGH:
        return Notice("role_dimensions", name=name, shape=tuple(value.shape), high=DIMENSIONS_HIGH)
    return Notice("role_unknown_name", name=name)


def _misfit(parts: Mapping[TensorName, Candidate], orientation: tuple[bool | None, bool | None]) -> Notice:
    without_bias = {role: part for role, part in parts.items() if role != BIAS}
    shapes = {f"{role.value}_shape": part.shape for role, part in parts.items()}
    names = {role.value: part.name for role, part in parts.items()}
    allowed = _allowed(without_bias, orientation)
    if BIAS in parts and allowed:
        sizes = sorted({layout.sizes.out_features for layout in allowed})
        return Notice("role_bias_size", **names, **shapes, out_features=tuple(sizes))
    return Notice("role_no_shared_size", **names, **shapes)
