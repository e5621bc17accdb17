"""Find the system's Chromium, or install it from the system's packages where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "FORMULAB_CHROMIUM"
"""Environment variable: the browser to use, where it is not found by itself."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
ADVICE = (
    "The browser tests need Chromium or Chrome, and none was found. Install one (Debian, Ubuntu: "
    "apt-get install chromium; Fedora: dnf install chromium; macOS: brew install --cask chromium), "
    f"or set {VARIABLE} to the path of yours."
)


def find_chromium() -> str | None:
    """Return the path of a Chromium or Chrome, None where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return named if Path(named).is_file() else None
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, *(str(p) for p in PLACES if p.is_file())) if path), None)


def permitted_prefix() -> list[str] | None:
    """Return what to put before apt-get, None where packages may not be installed without a question."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def install_chromium() -> str | None:
    """Install Chromium with apt-get where that is allowed; return its path."""
    prefix = permitted_prefix()
    if prefix is None:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        print(f"No Chromium found: apt-get {' '.join(arguments)}", flush=True)
        if subprocess.run(
            [*prefix, "apt-get", *arguments], env=quiet, stdout=subprocess.DEVNULL, check=False
        ).returncode:
            return None
    return find_chromium()


def main() -> int:
    """Print the browser's path, installing it first where need be; 1 and advice where there is none."""
    is_named = bool(os.environ.get(VARIABLE))
    path = find_chromium() or (None if is_named else install_chromium())
    if path:
        print(f"Browser for the tests: {path}")
    elif is_named:
        print(f"{VARIABLE} names {os.environ[VARIABLE]}, and there is no such file.")
    else:
        print(ADVICE)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
