"""How the fields of a link are called in sentences."""

from __future__ import annotations

FIELD_WORDS: dict[str, str] = {
    "in": "in",
    "out": "out",
    "type": "type size",
    "scale": "colour range",
    "open": "open panel",
    "lang": "language",
    "claims_claim": "claim",
    "claims_seed": "seed of the search",
    "claims_cases": "cases of the search",
    "v": "version",
    "gradients_through": "what is differentiated",
    "gradients_rate": "the learning rate",
    "gradients_steps": "the number of steps",
    "gradients_samples": "the number of samples",
    "gradients_noise": "the noise",
    "gradients_training": "training",
    "gradients_stop": "the step of the stop",
    "precision_demo": "the demonstration",
    "precision_numbers": "the list of numbers",
    "precision_way": "the way of adding",
    "precision_features": "the number of features",
    "precision_units": "the number of units",
    "precision_samples": "the number of samples",
    "precision_feature": "each feature",
    "precision_weight": "each weight",
    "precision_is_alternating": "the sign of the weights",
    "precision_start": "the starting number",
    "precision_added": "the added number",
    "practice_seed": "the seed of the questions",
    "practice_number": "the number of a question",
    "practice_topic": "the topic",
}
"""How a field of the link is called where its key is not the word."""

SWITCHES: dict[str, tuple[str, str]] = {
    "type": ("normal", "large"),
    "scale": ("shared", "own"),
    "open": ("none", "edit"),
    "precision_is_alternating": ("same", "alternating"),
}
"""What the link calls the two sides of a switch."""
