"""Start servers of the app on free ports, for browser tests and benchmarks, and end them again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The project's root."""

START_SECONDS = 90
"""How long a server may take until it answers: torch alone can take ten seconds on a cold disk."""

POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address without a slash at the end, its process id and its log."""

    url: str
    process_id: int
    log_path: Path
    start_seconds: float

    def read_log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")


def find_free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_answering(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def has_ended(process: subprocess.Popen[bytes], within: float) -> bool:
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    return True


def wait_until_healthy(process: subprocess.Popen[bytes], url: str, log_path: Path) -> None:
    """Ask until the server answers; raise RuntimeError with its log where it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not is_answering(url):
        if has_ended(process, within=POLL_SECONDS) or time.monotonic() > deadline:
            raise RuntimeError(f"no answer from {url}\n{log_path.read_text(errors='replace')}")


def command_for(script: str, port: int, base_path: str, runner: str) -> list[str]:
    """Return how to serve a script: by Streamlit itself or, with runner="uvicorn", as an ASGI app."""
    if runner == "uvicorn":
        module = Path(script).stem
        return [sys.executable, "-m", "uvicorn", f"{module}:app", "--host", "127.0.0.1", "--port", str(port)]
    options = {"server.address": "127.0.0.1", "server.port": str(port), "server.baseUrlPath": base_path}
    arguments = [f"--{name}={value}" for name, value in options.items() if value]
    return [sys.executable, "-m", "streamlit", "run", script, *arguments]


@contextmanager
def serve(
    log_path: Path,
    script: str = "app.py",
    *,
    base_path: str = "",
    runner: str = "streamlit",
    health_path: str = "healthz",
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    port: int | None = None,
) -> Iterator[Server]:
    """Run a fresh server of a script on a free port for as long as the block lasts."""
    chosen = port or find_free_port()
    url = "/".join(part for part in (f"http://127.0.0.1:{chosen}", base_path.strip("/")) if part)
    command = command_for(script, chosen, base_path, runner)
    started = time.monotonic()
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdout=log, stderr=log
        )
    try:
        wait_until_healthy(process, f"{url}/{health_path}", log_path)
        yield Server(url, process.pid, log_path, time.monotonic() - started)
    finally:
        process.terminate()
        if not has_ended(process, within=10):
            process.kill()
            process.wait()
