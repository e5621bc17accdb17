"""Read numbers in brackets: nested lists, ``tensor(...)``, ``np.array(...)``, what torch and numpy print."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lib.pasted.grid import PasteError, Values, check_count, number_at
from lib.pasted.number import shorten

_DEPTH_HIGH = 8
_TRAILING_HIGH = 500

_LEADING = re.compile(
    r"(?:Out\s?\[[0-9]{1,9}\]:\s*)?(?:Parameter containing:\s*)?(?:[A-Za-z_][\w.]{0,100}[ \t]*=[ \t]*)?"
)
_CALL = re.compile(
    r"(?:torch\.|np\.|numpy\.|nn\.)*(?:tensor|Tensor|FloatTensor|DoubleTensor|array|asarray|Parameter)\s*\(\s*"
)
_TRAILING = re.compile(
    r"\s*(?:,\s*[a-z_]+=[^,()\[\]]*(?:\([^()]*\)|\[[^\[\]]*\])?)*\s*,?\s*(?:\)\s*){0,3};?\s*"
)
_TOKEN = re.compile(r"\s+|[\[\],]|[^\s\[\],]+")


def strip_leading(text: str) -> tuple[str, bool]:
    """Take away what stands before the numbers: a name and ``=``, ``torch.tensor(`` and the like.

    Return the rest and whether there was a call.
    """
    matched = _LEADING.match(text)
    rest = text[matched.end() :] if matched else text
    is_call = False
    while matched := _CALL.match(rest):
        is_call = True
        rest = rest[matched.end() :]
    return rest, is_call


def read_scalar(text: str) -> Values:
    """Read what follows ``tensor(`` where it has no brackets: one number and perhaps arguments."""
    number = re.split(r"[,)]", text, maxsplit=1)[0]
    _check_trailing(text[len(number) :])
    return Values((), (number_at(number, 1, 1),))


def read_brackets(text: str) -> Values:
    """Read nested brackets with commas or spaces between the numbers.

    Raises PasteError where the text holds something else, or where its lists are not of one length.
    """
    if not text.startswith("["):
        raise PasteError("paste_leading", got=shorten(text))
    reading = _Reading()
    for matched in _TOKEN.finditer(text):
        reading.take(matched[0])
        if not reading.counts:
            _check_trailing(text[matched.end() :])
            return reading.values()
    raise PasteError("paste_unclosed", got=len(reading.counts), allowed=0)


def _check_trailing(rest: str) -> None:
    if len(rest.strip()) > _TRAILING_HIGH or not _TRAILING.fullmatch(rest.strip()):
        raise PasteError("paste_trailing", got=shorten(rest.strip()))


@dataclass(slots=True)
class _Reading:
    """Where a reading of brackets stands.

    ``counts`` holds the entries counted so far in each open list, ``sizes`` the length that the first
    closed list of each depth had, ``row`` the number of innermost lists begun.
    """

    counts: list[int] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    numbers: list[float] = field(default_factory=list)
    number_depth: int | None = None
    row: int = 0
    has_commas: bool = False
    has_spaces: bool = False
    before: str = ""

    def take(self, token: str) -> None:
        """Take the next token: a bracket, a comma, white space, or a word that must be a number."""
        if token.isspace():
            return
        if token == "[":
            self._open()
        elif token == "]":
            self._close()
        elif token == ",":
            self._separate()
        else:
            self._add(token)
        self.before = token if token in {"[", "]", ","} else "number"

    def values(self) -> Values:
        """Return what was read, the outermost list first in the shape."""
        return Values(tuple(self.sizes[depth] for depth in sorted(self.sizes)), tuple(self.numbers))

    def _open(self) -> None:
        if self.number_depth is not None and len(self.counts) >= self.number_depth:
            raise PasteError("paste_depth", row=self.row)
        if self.counts:
            self.counts[-1] += 1
        if self.before != "[":
            self.row += 1
        self.row = max(self.row, 1)
        self.counts.append(0)
        if len(self.counts) > _DEPTH_HIGH:
            raise PasteError("paste_too_deep", got=len(self.counts), allowed=_DEPTH_HIGH)

    def _close(self) -> None:
        depth, count = len(self.counts), self.counts.pop()
        if count == 0:
            raise PasteError("paste_empty")
        if self.sizes.setdefault(depth, count) != count:
            raise PasteError("paste_ragged", row=self.row, got=count, allowed=self.sizes[depth])

    def _separate(self) -> None:
        if self.before in {"[", ","}:
            number_at("", self.row, self.counts[-1] + 1)
        self.has_commas = self.has_commas or self.before == "number"
        self._check_separators()

    def _add(self, word: str) -> None:
        depth = len(self.counts)
        if word in {"...", "…"}:
            raise PasteError("paste_abridged", row=self.row)
        if self.number_depth is None:
            self.number_depth = depth
        if depth != self.number_depth:
            raise PasteError("paste_depth", row=self.row)
        self.has_spaces = self.has_spaces or self.before == "number"
        self._check_separators()
        self.counts[-1] += 1
        self.numbers.append(number_at(word, self.row, self.counts[-1]))
        check_count(len(self.numbers))

    def _check_separators(self) -> None:
        if self.has_commas and self.has_spaces:
            raise PasteError("paste_mixed_separators", row=self.row)
