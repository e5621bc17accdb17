from __future__ import annotations

import subprocess
import sys

WARM = """
import gc, sys, torch
from lib.ui.server.startup import warm_up
warm_up()
print(torch.get_num_threads(), gc.get_freeze_count() > 100_000)
print("lib.tensors" in sys.modules, "lib.ui.server" in sys.modules)
"""


def test_the_start_imports_the_library_freezes_it_and_keeps_torch_to_one_thread() -> None:
    done = subprocess.run([sys.executable, "-c", WARM], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["1", "True", "True", "True"], done.stderr


TABLE = """
from lib.language.known import ATTRIBUTES, METHODS, NAMES
from lib.ui.server.startup import import_library
def table():
    return [{kind: dict(each) for kind, each in ATTRIBUTES.items()}, dict(METHODS), dict(NAMES)]
before = table()
import_library()
print(before == table())
"""


def test_importing_everything_leaves_the_languages_table_as_it_is_without_it() -> None:
    done = subprocess.run([sys.executable, "-c", TABLE], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["True"], done.stderr
