"""The sentence of the headline: one way to say each state, from the headline's parameters alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape

from lib.explain import Difference, Headline, HeadlineState
from lib.language import ErrorKind
from lib.ui.wording.numbers import count_word, number, plural

LIMITS = frozenset((ErrorKind.TOO_LARGE, ErrorKind.TOO_LONG))
"""Errors that tell of the page's limits, not of the code."""
NAMED = 2
"""Rows that differ which the sentence names; of more it names the first, and the table shows them all."""


def reason(difference: Difference) -> str:
    """Say in a dozen words why a row differs, from its ledger."""
    if difference.has_other_shape:
        return "its value has another shape, so that there is nothing to pair"
    parts = []
    if difference.surplus_products:
        parts.append(f"sums {plural(round(difference.surplus_products), 'product')} too many")
    if difference.missing_products:
        parts.append(f"leaves out {plural(round(difference.missing_products), 'product')}")
    if difference.surplus_biases:
        parts.append(_bias_words(difference))
    if parts:
        return "it " + " and ".join(parts)
    if difference.has_overflow:
        return "it overflows on the way"
    if difference.is_same_formula:
        return "it is the same formula, but rounding has grown beyond the bound"
    return "its code is no sum of products and biases that could be counted"


def _bias_words(difference: Difference) -> str:
    count = difference.bias_count
    if count is None:
        word = "surplus" if difference.surplus_biases > 0 else "missing"
        return f"has {plural(abs(round(difference.surplus_biases)), f'{word} bias', f'{word} biases')}"
    if count == 0:
        return "never adds the bias"
    if count == 1:
        return f"adds {plural(round(difference.surplus_biases), 'bias', 'biases')} of other units"
    if count == round(count):
        return f"adds the bias {plural(round(count), 'time')}"
    return f"adds the bias {number(count)} times"


class _Sentence:
    """The words of one headline: titles of rows, what "the output" is, and pieces that states share."""

    def __init__(
        self, headline: Headline, titles: Mapping[str, str], outputs: int, mistakes: Collection[str]
    ) -> None:
        self.headline = headline
        self.mistakes = mistakes
        self.titles = titles
        self.outputs = outputs

    def title(self, name: str) -> str:
        return escape(self.titles.get(name, name))

    def names(self, names: Sequence[str]) -> str:
        words = [self.title(name) for name in names]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

    def agreement(self) -> str:
        """Say how many rows agree, and on what."""
        headline = self.headline
        count = len(headline.agreeing)
        on = (
            number(headline.number)
            if headline.number is not None
            else f"all {self.outputs:,} outputs"
            if self.outputs > 1
            else "their output"
        )
        if count == 1:
            is_number = headline.number is not None
            return (
                f"{self.title(headline.reference)} says {on}."
                if is_number
                else f"{self.title(headline.reference)} stands alone."
            )
        return f"{count_word(count, is_first_word=True)} rows agree on {on}."

    def right(self, words: str) -> str:
        return f'<span class="right">{words}</span>'

    def wrong(self, words: str) -> str:
        return f'<span class="wrong">{words}</span>'

    def doubt(self, words: str) -> str:
        return f'<span class="doubt">{words}</span>'

    def one_differs(self) -> str:
        difference = self.headline.differing[0]
        says = f"One says {number(difference.number)}:" if difference.number is not None else "One differs:"
        why = escape(reason(difference))
        return f"{self.right(self.agreement())} {self.wrong(says)} {why}.{self.failures()}"

    def several_differ(self) -> str:
        differing = self.headline.differing
        count = count_word(len(differing), is_first_word=True)
        named = differing if len(differing) <= NAMED else differing[:1]
        first = "; ".join(self._named(difference) for difference in named)
        more = "; the others stand in the table" if len(differing) > NAMED else ""
        return (
            f"{self.right(self.agreement())} {self.wrong(f'{count} differ:')} {first}{more}.{self.failures()}"
        )

    def _named(self, difference: Difference) -> str:
        says = f" says {number(difference.number)}" if difference.number is not None else ""
        return f"{self.title(difference.name)}{says}, {escape(reason(difference))}"

    def failures(self) -> str:
        """Say which rows did not run."""
        failing = self.headline.failing
        if not failing:
            return ""
        if all(kind in LIMITS for _, kind in failing):
            names = self.names([name for name, _ in failing][:NAMED])
            subject = (
                names if len(failing) <= NAMED else f"{count_word(len(failing), is_first_word=True)} rows"
            )
            verb = "was" if len(failing) == 1 else "were"
            return " " + self.doubt(f"{subject} {verb} stopped by this page's limits.")
        subject = (
            self.title(failing[0][0])
            if len(failing) == 1
            else f"{count_word(len(failing), is_first_word=True)} rows"
        )
        return " " + self.wrong(f"{subject} cannot run at these sizes.")

    def all_agree(self) -> str:
        return f"{self.right(self.agreement())}{self.lucky_mistakes()}"

    def lucky_mistakes(self) -> str:
        """Say that code which is wrong elsewhere computes the unit at these sizes."""
        count = sum(name in self.mistakes for name in self.headline.agreeing)
        if not count:
            return ""
        subject = (
            "One of them is a mistake"
            if count == 1
            else f"{count_word(count, is_first_word=True)} are mistakes"
        )
        return " " + self.doubt(f"{subject} that only these sizes forgive.")

    def some_fail(self) -> str:
        return f"{self.right(self.agreement())}{self.failures()}"

    def coincide(self) -> str:
        names = self.names(self.headline.coinciding[:NAMED])
        count = len(self.headline.coinciding)
        subject = names if count <= NAMED else f"{count_word(count, is_first_word=True)} rows"
        verb = "comes" if count == 1 else "come"
        doubt = self.doubt(f"{subject} {verb} to the same number here by a different formula.")
        return f"{self.right(self.agreement())} {doubt}{self.failures()}"

    def saturated(self) -> str:
        headline = self.headline
        after = number(headline.number) if headline.number is not None else "the same numbers"
        difference = headline.differing[0]
        befores = [value for value in (headline.before, difference.before) if value is not None]
        spread = f": {number(befores[0])} and {number(befores[1])} before it" if len(befores) == 2 else ""
        count = len(headline.differing)
        subject = (
            self.title(difference.name) if count == 1 else f"{count_word(count, is_first_word=True)} rows"
        )
        differs = "differs" if count == 1 else "differ"
        return (
            f"{self.right(f'All print {after} after the activation.')} "
            f"{self.wrong(f'{subject} still {differs}{spread};')} the activation hides it.{self.failures()}"
        )

    def reference_wrong(self) -> str:
        headline = self.headline
        says = f" says {number(headline.number)} and" if headline.number is not None else ""
        others = [name for name in headline.right if name != headline.reference]
        verb = "does" if len(others) == 1 else "do"
        unit = f" {self.right(f'{self.names(others[:3])} {verb}.')}" if others else ""
        subject = f"The reference, {self.title(headline.reference)},"
        return f"{self.wrong(f'{subject}{says} does not compute the unit.')}{unit}{self.failures()}"

    def reference_fails(self) -> str:
        return (
            f"{self.wrong(f'The reference, {self.title(self.headline.reference)}, has no value')} "
            "so that there is nothing to compare with. The other rows show what they give."
        )

    def all_fail(self) -> str:
        return self.wrong("No row can run at these sizes.") + " The table says why for each."


WAYS: dict[HeadlineState, Callable[[_Sentence], str]] = {
    HeadlineState.ALL_FAIL: _Sentence.all_fail,
    HeadlineState.REFERENCE_FAILS: _Sentence.reference_fails,
    HeadlineState.REFERENCE_WRONG: _Sentence.reference_wrong,
    HeadlineState.SATURATED: _Sentence.saturated,
    HeadlineState.ONE_DIFFERS: _Sentence.one_differs,
    HeadlineState.SEVERAL_DIFFER: _Sentence.several_differ,
    HeadlineState.COINCIDE: _Sentence.coincide,
    HeadlineState.SOME_FAIL: _Sentence.some_fail,
    HeadlineState.ALL_AGREE: _Sentence.all_agree,
}
"""How each state is said."""


def headline_html(
    headline: Headline, titles: Mapping[str, str], outputs: int, mistakes: Collection[str] = ()
) -> str:
    """Word a headline as HTML.

    ``titles`` names the rows, ``outputs`` counts the unit's outputs, ``mistakes`` are rows that are wrong
    at other sizes.
    """
    return WAYS[headline.state](_Sentence(headline, titles, outputs, mistakes))
