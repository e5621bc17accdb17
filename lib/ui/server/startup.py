"""What happens once, before the first visitor."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
import torch

import lib


def import_library() -> tuple[str, ...]:
    """Import every module of the library and return their names.

    What is imported here is neither imported nor, once frozen, walked by the garbage collector while a
    visitor waits. A module that does not import stops the start, where the log shows why.
    """
    names = tuple(sorted(found.name for found in pkgutil.walk_packages(lib.__path__, "lib.")))
    for name in names:
        importlib.import_module(name)
    return names


def warm_up() -> None:
    """Import the library, keep torch to one thread and freeze what is loaded.

    Streamlit collects garbage after every script run; with torch's objects frozen out of it an update
    takes about a third of the time (make bench). One thread: the tensors are small and visitors many.
    """
    torch.set_num_threads(1)
    import_library()
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Warm up before the server answers its first request."""
    warm_up()
    yield None
