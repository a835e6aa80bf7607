"""What `make demo` says before anything is installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.engines import bootstrap

SCRIPT = Path(bootstrap.__file__)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout whose environment is already made."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("Django\n", encoding="ascii")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    return tmp_path


@pytest.fixture
def installs(monkeypatch):
    """Commands that would install; each succeeds."""
    commands = []
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command: commands.append(command) or 0)
    return commands


def test_packages_are_installed_once_and_again_when_the_list_changes(checkout, installs):
    bootstrap.install("demo")
    bootstrap.install("demo")
    assert len(installs) == 1

    (checkout / "requirements.txt").write_text("Django\nredis\n", encoding="ascii")
    bootstrap.install("demo")
    assert len(installs) == 2


def test_a_failed_installation_is_tried_again(checkout, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda _command: 1)
    with pytest.raises(SystemExit):
        bootstrap.install("demo")

    assert "can't be installed" in capsys.readouterr().err
    assert list((checkout / ".venv").glob("installed-*")) == []


def test_an_old_python_is_refused_with_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)

    with pytest.raises(SystemExit):
        bootstrap.use_new_enough_python()

    assert "needs Python 3.11 or newer; this is Python 3.9" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    handed = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.sys, "argv", ["bootstrap.py", "demo"])
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/opt/python3.12" if name == "python3.12" else None)
    monkeypatch.setattr(bootstrap.os, "execv", lambda *arguments: handed.append(arguments) or sys.exit())

    with pytest.raises(SystemExit):
        bootstrap.use_new_enough_python()

    assert handed == [("/opt/python3.12", ["/opt/python3.12", "bootstrap.py", "demo"])]


def test_a_missing_pango_is_named_with_the_line_that_installs_it(monkeypatch):
    monkeypatch.setattr(bootstrap, "is_library", lambda name: name != "pango-1.0")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name == "dnf")

    assert bootstrap.pango_sentence().endswith("sudo dnf install pango harfbuzz")

    monkeypatch.setattr(bootstrap, "is_library", lambda _name: True)
    assert bootstrap.pango_sentence() == ""


def test_the_script_needs_no_package():
    """It runs before anything is installed: ``-S`` hides site-packages."""
    code = f"import runpy; runpy.run_path({str(SCRIPT)!r})"

    assert subprocess.run([sys.executable, "-S", "-I", "-c", code], check=True).returncode == 0
