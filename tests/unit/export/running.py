"""Run scripts by plain Python in a process of its own, where the project cannot be imported."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import torch

_RUNNER = """
import contextlib, io, runpy, sys, warnings
from pathlib import Path
import torch

torch.set_num_threads(1)

ran = []
for path in sorted(Path(sys.argv[1]).glob("*.py")):
    printed, names, error = io.StringIO(), {}, None
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = runpy.run_path(str(path))
    except (RuntimeError, TypeError, NameError, SyntaxError) as raised:
        error = str(raised)
    shown = {name: value for name, value in names.items() if isinstance(value, torch.Tensor)}
    ran.append((shown, printed.getvalue(), error))
torch.save(ran, sys.argv[2])
"""


@dataclass(frozen=True)
class Ran:
    """What a script left: its tensors by name, what it printed, the words of its error."""

    names: dict[str, torch.Tensor]
    printed: str
    error: str | None


def run_scripts(scripts: list[str], folder: Path) -> list[Ran]:
    """Run scripts one after another in one isolated Python (starting torch takes longer than all of them)."""
    (folder / "scripts").mkdir()
    for number, script in enumerate(scripts):
        (folder / "scripts" / f"{number:05}.py").write_text(script, encoding="utf-8")
    (folder / "runner.py").write_text(_RUNNER, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-I", "runner.py", "scripts", "ran.pt"], cwd=folder, check=True, timeout=120
    )
    return [Ran(*ran) for ran in torch.load(folder / "ran.pt", weights_only=True)]
