"""Arguments for what further notebooks use: with statements of their own, lists of parameters, pools and back."""

from __future__ import annotations

OWNERS: dict[str, str] = {}

ATTRIBUTE_OWNERS: dict[str, str] = {}

MANAGED = (
    "def managed():\n    yield 3\nwith contextlib.contextmanager(managed)() as given:\n    held = given\nheld"
)

VALUES: dict[str, str] = {
    "contextlib.contextmanager": MANAGED,
    "contextlib.suppress": "with contextlib.suppress(ValueError, ZeroDivisionError):\n    1 / 0\n3",
    "contextlib.nullcontext": "with contextlib.nullcontext(x) as held:\n    pass\nheld",
}
"""Value cases."""

ERRORS: dict[str, str] = {
    "contextlib.suppress": "with contextlib.suppress(ValueError): 1 / 0",
}
"""Error cases."""
