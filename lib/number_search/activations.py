"""What code does with the value: activations, right ones and wrong ones, after the sum or before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lib.experiment import Activation
from lib.formulations import ACTIVATION_CODE
from lib.number_search.oddities import Oddity, OddityKind, odd
from lib.number_search.values_before import Candidate, Sizes

K = OddityKind


@dataclass(frozen=True, slots=True)
class Following:
    """An expression in terms of ``value``, element by element unless ``is_joint``."""

    code: str
    oddities: tuple[Oddity, ...] = ()
    is_joint: bool = False

    def after(self, candidate: Candidate) -> Candidate:
        """Return the code that applies this to a candidate's value."""
        if self.code == "value":
            return replace(candidate, oddities=(*candidate.oddities, *self.oddities))
        *first, last = candidate.code.splitlines()
        lines = "\n".join((*first, f"value = {last}", self.code))
        return replace(candidate, code=lines, oddities=(*candidate.oddities, *self.oddities))


def followings(wanted: Activation) -> tuple[Following, ...]:
    """Return what may follow the value, the experiment's own activation first."""
    found = [Following(ACTIVATION_CODE[wanted], ())]
    for activation in Activation:
        if activation is not wanted:
            is_none = activation is Activation.IDENTITY
            oddity = odd(K.NO_ACTIVATION) if is_none else odd(K.OTHER_ACTIVATION, name=activation.value)
            found.append(Following(ACTIVATION_CODE[activation], (oddity,)))
    found += [
        Following("1 / (1 + torch.exp(value))", (odd(K.NO_MINUS),)),
        Following("1 / 1 + torch.exp(-value)", (odd(K.NO_PARENTHESES),)),
        Following("torch.softmax(value, dim=-1)", (odd(K.OTHER_ACTIVATION, name="softmax"),), is_joint=True),
    ]
    if wanted in (Activation.SIGMOID, Activation.TANH):
        twice = f"torch.{wanted.value}(torch.{wanted.value}(value))"
        found.append(Following(twice, (odd(K.ACTIVATION_TWICE),)))
    return tuple(found)


def activated_first(sizes: Sizes, wanted: Activation) -> Iterator[Candidate]:
    """Return the codes that apply the activation to every product, or every output, and sum after that."""
    activation = Activation.SIGMOID if wanted is Activation.IDENTITY else wanted
    code = ACTIVATION_CODE[activation]
    first = odd(K.ACTIVATION_FIRST)
    others = () if activation is wanted else (odd(K.OTHER_ACTIVATION, name=activation.value),)
    outer = odd(K.OUTER_PRODUCT)
    products: list[tuple[str, tuple[Oddity, ...]]] = [
        ("features * weights", ()),
        ("features.t() * weights", (outer,)),
        ("torch.mm(features.t(), weights)", (outer,)),
    ]
    if not sizes.is_single:
        products.append(("torch.mm(features, weights.t())", (odd(K.WHOLE_SUM),)))
    for product, oddities in products:
        inside = (*oddities, first, *others)
        yield Candidate(f"value = {product} + bias\n({code}).sum()", inside)
        yield Candidate(f"value = {product} + bias\n({code}).mean()", (*inside, odd(K.MEAN)))
        yield Candidate(f"value = {product}\n({code}).sum() + bias", inside)
        yield Candidate(f"value = {product}\n({code}).sum()", (*inside, odd(K.NO_BIAS)))
