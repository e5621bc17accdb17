"""What the presets are called and what each is good for, in a line."""

from __future__ import annotations

PRESET_WORDS: dict[str, tuple[str, str]] = {
    "thread": (
        "The thread (seed 7)",
        "Five features, one unit: transposing the features gives 0.9897, transposing the weights 0.1595.",
    ),
    "course_unit": (
        "Course, exercise 1",
        "The same draw with the course's ways to write it: a sum, a product that fails, and one with view.",
    ),
    "course_hidden_unit": (
        "Course, hidden unit",
        "Three features and the first hidden unit of the course's second exercise, 0.6813 after the sigmoid.",
    ),
    "whole_numbers": (
        "Whole numbers",
        "Numbers to check in the head: 1 × 2 − 2 × 1 + 3 × 1 + 4 = 7.",
    ),
    "batch": (
        "Batch of 8, 3 units",
        "Code that is right for one sample and one unit fails here, or is silently wrong.",
    ),
    "square_weights": (
        "Square weights",
        "Five features and five units: a forgotten transpose runs, and gives other numbers.",
    ),
    "saturated": (
        "Saturated sigmoid",
        "Before the sigmoid the rows differ by far; after it all of them say 1.",
    ),
    "cancellation": (
        "Cancellation",
        "100000000 + 1 − 100000000 is 1, but float32 gives 0, and a wrong formula gives 0 as well.",
    ),
    "half_overflow": (
        "Overflow in float16",
        "40000 + 30000 is more than float16 holds; what adds the bias before rounding still gives 60000.",
    ),
}
"""The title and the summary of each preset in lib.presets, by its name."""
