"""Many sessions at once: the server's memory, and whether each shows its own seed's exact numbers."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from benchmarks.figures import Figure, print_alone, resident_megabytes
from benchmarks.session_client import SessionClient, Shown, open_session
from benchmarks.sides import OURS, serve_side

OPEN_SESSIONS = 30
CONCURRENT_SESSIONS = 50
ROUNDS = 3


def query_of(seed: int) -> str:
    return f"v=1&seed={seed}"


def plain_numbers(seed: int) -> tuple[str, str]:
    """Return the unit's value and the outer sum's, before the activation, computed by plain torch."""
    generator = torch.Generator().manual_seed(seed)
    features, weights = torch.randn(1, 5, generator=generator), torch.randn(1, 5, generator=generator)
    bias = torch.randn(1, generator=generator)
    unit = torch.mm(features, weights.t()) + bias
    outer = (features.t() * weights + bias).sum()
    return f"{unit.item():.4f}", f"{outer.item():.4f}"


def has_numbers(shown: Shown, numbers: tuple[str, ...]) -> bool:
    """Say whether every number stands somewhere in what is shown, with either minus sign."""
    text = (
        " ".join(part for _, texts in shown for part in texts)
        .replace("\N{MINUS SIGN}", "-")
        .replace("\\u2212", "-")
    )
    return all(number in text for number in numbers)


async def hold_sessions(url: str, process_id: int) -> tuple[float, float]:
    """Open sessions with seeds of their own; return the server's megabytes before and with all of them."""
    before = resident_megabytes(process_id)
    clients = [await open_session(url) for _ in range(OPEN_SESSIONS)]
    for seed, client in enumerate(clients):
        await client.show(query_of(seed))
    held = resident_megabytes(process_id)
    for client in clients:
        await client.connection.close()
    return before, held


async def show_alone(url: str, seed: int) -> Shown:
    client = await open_session(url)
    shown = await client.show(query_of(seed))
    await client.connection.close()
    return shown


async def count_right(url: str) -> tuple[int, int, float]:
    """Let all sessions ask at once, in rounds; return right answers, all answers and seconds taken."""
    clients: list[SessionClient] = list(
        await asyncio.gather(*(open_session(url) for _ in range(CONCURRENT_SESSIONS)))
    )
    answers: dict[int, Shown] = {}
    started = time.monotonic()
    for round_number in range(ROUNDS):
        seeds = [round_number * CONCURRENT_SESSIONS + number for number in range(CONCURRENT_SESSIONS)]
        questions = (client.show(query_of(seed)) for client, seed in zip(clients, seeds, strict=True))
        answers |= dict(zip(seeds, await asyncio.gather(*questions), strict=True))
    seconds = time.monotonic() - started
    for client in clients:
        await client.connection.close()
    right = 0
    for seed, shown in answers.items():
        alone = await show_alone(url, seed)
        right += shown == alone and has_numbers(shown, plain_numbers(seed))
    return right, len(answers), seconds


def measure() -> list[Figure]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with serve_side(OURS, folder, 0) as server:
            before, held = asyncio.run(hold_sessions(server.url, server.process_id))
        with serve_side(OURS, folder, 1) as server:
            right, asked, seconds = asyncio.run(count_right(server.url))
            after = resident_megabytes(server.process_id)
    return [
        Figure(
            f"server memory with {OPEN_SESSIONS} open sessions",
            f"{held:.0f} MB",
            "at most 450 MB",
            held <= 450,
            f"{before:.0f} MB before the first; after {2 * asked} pages {after:.0f} MB",
        ),
        Figure(
            f"{CONCURRENT_SESSIONS} sessions at once that show their own seed's exact numbers",
            f"{right} of {asked}",
            "all",
            right == asked,
            f"{ROUNDS} rounds in {seconds:.1f} s; each page equal to one asked for alone, and to plain torch",
        ),
    ]


if __name__ == "__main__":
    print_alone(measure())
