"""From a page state to what is measured, held against what this server has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch

from lib.comparison import compare
from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.links import PageState
from lib.measuring.request import Conditions, Device, Request, Vary, read_limits, shape_at, sizes_between
from lib.notice import Notice

SMALL = 3
"""The size at which it is found out which formulations compute the unit: all axes differ from 1 that may."""


@dataclass(frozen=True, slots=True)
class Host:
    """What this server has: cores, torch's devices, and the environment that sets its budget."""

    cores: int
    devices: tuple[Device, ...]
    environment: Mapping[str, str]


def this_host() -> Host:
    """Look at the machine that the server runs on."""
    devices = (Device.CPU, Device.CUDA) if torch.cuda.is_available() else (Device.CPU,)
    return Host(os.cpu_count() or 1, devices, os.environ)


def request_of(state: PageState, host: Host) -> tuple[Request, tuple[Notice, ...]]:
    """Return what a page state asks to be measured, and a notice for each setting that the host lacks."""
    limits, notices = read_limits(host.environment)
    speed, told = state.speed, list(notices)
    threads, device = speed.threads, speed.device
    if threads > host.cores:
        told.append(Notice("speed_threads", got=threads, allowed=host.cores, used=host.cores))
        threads = host.cores
    if device not in host.devices:
        told.append(Notice("speed_device", got=device, allowed=", ".join(host.devices), used=Device.CPU))
        device = Device.CPU
    if speed.smallest > speed.largest:
        ends = (speed.smallest, speed.largest)
        told.append(Notice("speed_range", got=ends, used=ends[::-1]))
    experiment = state.experiment
    conditions = Conditions(speed.vary, experiment.dtype, device, threads, experiment.seed)
    sizes = sizes_between(speed.smallest, speed.largest)
    if speed.at is not None and speed.at not in sizes:
        told.append(Notice("speed_at", got=speed.at, allowed=(sizes[0], sizes[-1])))
    return Request(speed.rows, sizes, conditions, limits), tuple(told)


@lru_cache(maxsize=4)
def unit_names(vary: Vary) -> frozenset[str]:
    """Return the formulations that compute the unit where these sizes grow, found out by comparing them."""
    batch, in_features, out_features = shape_at(vary, SMALL)
    experiment = Experiment(batch=batch, in_features=in_features, out_features=out_features)
    results = compare(experiment, tuple(FORMULATIONS)).results
    return frozenset(name for name, result in results.items() if result.same_formula)
