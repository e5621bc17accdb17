from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import chromium


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which no program is found but those that the test puts into this folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "PLACES", (tmp_path / "Chromium.app",))
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    return tmp_path


def put_program(folder: Path, name: str, script: str = "") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def put_apt(folder: Path) -> None:
    """A package manager that notes what it is asked for, and brings a browser when told to install."""
    browser = folder / "chromium"
    bring = f'[ "$1" = install ] && echo "#!/bin/sh" > {browser} && /bin/chmod 755 {browser}; exit 0'
    put_program(folder, "apt-get", f'echo "$@" >> {folder}/asked\n{bring}')


def test_a_browser_of_the_system_is_found(bare_machine: Path) -> None:
    assert chromium.find_chromium() is None
    path = put_program(bare_machine, "google-chrome")
    assert chromium.find_chromium() == str(path)


def test_a_browser_that_is_no_program_on_the_path_is_found_at_its_place(bare_machine: Path) -> None:
    put_program(bare_machine, "Chromium.app")
    assert chromium.find_chromium() == str(bare_machine / "Chromium.app")


def test_the_browser_that_the_variable_names_is_taken(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_program(bare_machine, "chromium")
    named = put_program(bare_machine, "mine")
    monkeypatch.setenv(chromium.VARIABLE, str(named))
    assert chromium.find_chromium() == str(named)


def test_a_variable_that_names_nothing_is_told_and_nothing_is_installed(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_apt(bare_machine)
    monkeypatch.setenv(chromium.VARIABLE, "/nowhere/chromium")
    assert chromium.main() == 1
    assert "/nowhere/chromium" in capsys.readouterr().out
    assert not (bare_machine / "asked").exists()


def test_a_missing_browser_is_installed_where_that_is_allowed(
    bare_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_apt(bare_machine)
    assert chromium.main() == 0
    assert str(bare_machine / "chromium") in capsys.readouterr().out
    asked = (bare_machine / "asked").read_text(encoding="utf-8").splitlines()
    assert [line.split()[0] for line in asked] == ["update", "install"]
    assert asked[1].endswith("chromium")


@pytest.mark.parametrize("has_apt", [True, False])
def test_without_leave_to_install_the_advice_is_printed(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], has_apt: bool
) -> None:
    if has_apt:
        put_apt(bare_machine)
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        put_program(bare_machine, "sudo", "exit 1")
    assert chromium.main() == 1
    assert "apt-get install chromium" in capsys.readouterr().out
    assert not (bare_machine / "asked").exists()


def test_a_failing_package_manager_ends_in_advice(
    bare_machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_program(bare_machine, "apt-get", "exit 100")
    assert chromium.main() == 1
    assert "none was found" in capsys.readouterr().out
