"""The settings of Steps."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links.settings.declaring import choice, setting


@dataclass(frozen=True, slots=True)
class StepsSettings:
    """The Steps page's own settings.

    ``loops``: "open" where all rounds of loops are listed, "folded" where only the first few are.
    """

    loops: str = setting("folded", choice("folded", "open"))
