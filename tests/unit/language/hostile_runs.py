"""Run programs under a hard limit on memory, and say what became of each; the tests start it as its own process."""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lib.language import Budget, run
from lib.language.values import kind_of

SPARE_BYTES = 512 * 2**20
"""Address space that a program may take beyond what the process has once torch is warm."""

SECONDS = 0.4
"""The deadline of each program here: what stops at two seconds stops at this as well."""


def peak() -> int:
    """Return the most memory that this process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def strangers(done: Any) -> list[str]:
    """Name the types of values that code must never hold."""
    values = [done.value, *done.names.values(), *(step.value for step in done.steps)]
    return sorted({type(value).__name__ for value in values if kind_of(value) is None})


def outcome(code: str) -> dict[str, Any]:
    """Run one program and return what became of it; whatever gets out of ``run`` is an internal error."""
    before, start = peak(), time.process_time()
    found: dict[str, Any] = {"code": code, "kind": None, "message": "", "strangers": []}
    try:
        done = run(code, budget=Budget(seconds=SECONDS))
    except BaseException:  # noqa: BLE001
        found |= {"kind": "internal", "message": traceback.format_exc()[-2000:]}
    else:
        found["strangers"] = strangers(done)
        if done.error is not None:
            is_unexpected = done.error.notice is not None and done.error.notice.code == "unexpected"
            kind = "internal" if is_unexpected else str(done.error.kind)
            found |= {"kind": kind, "message": done.error.message[:300]}
    return {**found, "seconds": time.process_time() - start, "grown": max(0, peak() - before)}


def main() -> None:
    """Read programs as JSON from a file, write outcomes as JSON to another."""
    torch.set_num_threads(1)
    run("torch.einsum('ab,bc->ac', torch.ones(300, 300), torch.ones(300, 300)).sum() + np.ones(1).sum()")
    run("x = torch.ones(2, requires_grad=True)\n(x @ x).backward()\nprint(x, np.ones(1))")
    run("torch.einsum('...a,...b->...ab', torch.ones(2, 2), torch.ones(2, 2))")
    str(np.ones(1)), str(torch.ones(1))
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + SPARE_BYTES, taken + SPARE_BYTES))
    programs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps([outcome(code) for code in programs]), encoding="utf-8")


if __name__ == "__main__":
    main()
