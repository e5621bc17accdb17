from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

CONFIG = (Path(__file__).parents[4] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
READ: dict[str, Any] = tomllib.loads(CONFIG)
READABLE = 4.5
"""The contrast that text of this size needs (WCAG 2.2, 1.4.3)."""


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_of_a_theme_can_be_read_on_its_grounds(name: str) -> None:
    theme = READ["theme"][name]
    texts = [
        "textColor",
        "linkColor",
        "codeTextColor",
        "greenTextColor",
        "redTextColor",
        "grayTextColor",
        "primaryColor",
    ]
    grounds = ["backgroundColor", "secondaryBackgroundColor", "codeBackgroundColor"]
    pairs = [
        *product(texts, grounds),
        *((f"{hue}TextColor", f"{hue}BackgroundColor") for hue in ("green", "red", "gray")),
    ]
    weak = {pair: contrast(theme[pair[0]], theme[pair[1]]) for pair in pairs}
    assert {pair: found for pair, found in weak.items() if found < READABLE} == {}


def test_both_themes_set_the_same_colours() -> None:
    assert READ["theme"]["light"].keys() == READ["theme"]["dark"].keys()


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert not re.search(r"https?:|//", CONFIG)


def test_every_limit_of_the_server_says_why() -> None:
    lines = CONFIG.split("[client]")[0].splitlines()
    settings = [number for number, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    assert len(settings) == len(READ["server"]) + len(READ["global"])
    assert [lines[number] for number in settings if not lines[number - 1].startswith("# ")] == []


def test_a_visitor_sees_no_traceback_and_no_statistics_leave() -> None:
    assert READ["client"]["showErrorDetails"] == "none"
    assert READ["browser"]["gatherUsageStats"] is False
