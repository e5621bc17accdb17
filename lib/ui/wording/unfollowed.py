"""A sentence for code whose formula could not be followed: which line needs what the marked numbers lack."""

from __future__ import annotations

from lib.explain.fingerprints import Failure
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.notices import sentence

HOW = "A formula is followed by running the code again on marked numbers"


def unfollowed_sentence(failure: Failure) -> str:
    """Say why code has no fingerprint although it runs; "" where it is no error of the run on marked numbers."""
    error = failure.error
    if error is None:
        return ""
    if failure.is_of_gradients:
        return (
            f"{HOW}. Those carry no gradients, and line {error.line} asks for some ({error.text}): so the numbers "
            "that come out are compared, and what they sum is not told."
        )
    if error.notice is not None and error.notice.code == "passes_while_probed":
        return f"{HOW}. {sentence(error.notice)}"
    return f"{HOW}, and there it stops. {error_sentence(error)}."
