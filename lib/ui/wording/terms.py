"""Words that a learner may not know, each explained where it stands, on pointing and on focus."""

from __future__ import annotations

from html import escape

TERMS: dict[str, str] = {
    "sigma": "σ is the activation: here sigmoid, 1 / (1 + exp(-x)), which squeezes any number into 0 to 1.",
    "activation": "What is applied to the unit's sum before it is called the output.",
    "rounding": "Computers keep a limited number of digits. Adding the same numbers in another order may change "
    "the last ones. The bound used here is statistical: larger gaps than it allows are called different.",
    "first_last": "Of several outputs the first and the last are printed, with dots between them.",
    "reference": "The row that all others are compared with: nn.Linear, unless you pick another.",
    "cross_terms": "Products of one feature with another feature's weight. The unit never uses them.",
    "unit": "The unit is features times transposed weights, plus bias: what nn.Linear computes.",
    "ledger": "Every product and bias that this row adds and the reference does not, or the other way round. "
    "The terms add up to the gap.",
    "fingerprint": "Which products of a feature and a weight one output sums, how often, and how often it adds "
    "the bias. Found by running the code on inputs that are zero but for one cell.",
    "other_samples": "Products with the features of another sample of the batch.",
    "other_units": "Products with the weights of another unit.",
    "same_bits": "Every bit of the numbers is the same.",
    "formula": "Two formulas can meet in one number by chance, or because a cell is zero. The fingerprint tells "
    "them apart.",
}
"""The explanation of each term, by its code."""


def term(word: str, code: str) -> str:
    """Return HTML of a word that explains itself on pointing and on focus."""
    return (
        f'<span class="term" tabindex="0">{escape(word)}'
        f'<span class="explanation" role="tooltip">{escape(TERMS[code])}</span></span>'
    )
