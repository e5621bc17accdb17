"""What happens once, before the first visitor."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
import torch

import lib
from lib.comparison import compare
from lib.experiment import Experiment
from lib.language import Budget
from lib.links import SIZE_HIGH

logger = logging.getLogger(__name__)


def import_library() -> tuple[str, ...]:
    """Import every module of the library and return their names.

    What is imported here is neither imported nor, once frozen, walked by the garbage collector while a
    visitor waits. A module that does not import stops the start, where the log shows why.
    """
    names = tuple(sorted(found.name for found in pkgutil.walk_packages(lib.__path__, "lib.")))
    for name in names:
        importlib.import_module(name)
    return names


def run_once() -> None:
    """Run the whole catalogue, at sizes that need the budget's closer look as well.

    torch imports parts of itself at the first einsum, vmap or meta run, for seconds on a slow host; the
    first visitor must neither wait for that nor see a row stopped by its deadline.
    """
    patient = Budget(seconds=120.0)
    for size in (2, SIZE_HIGH):
        experiment = Experiment(batch=size, in_features=size, out_features=size)
        compared = compare(experiment, budget=patient)
        logger.debug("formulas: %s", [result.same_formula for result in compared.results.values()])
    logger.debug("headline: %s", compare(Experiment()).headline.state)


def warm_up() -> None:
    """Import the library, run it once, keep torch to one thread and freeze what is loaded.

    Streamlit collects garbage after every script run; with torch's objects frozen out of it an update
    takes about a third of the time (make bench). One thread: the tensors are small and visitors many.
    """
    torch.set_num_threads(1)
    import_library()
    run_once()
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Warm up before the server answers its first request."""
    warm_up()
    yield None
