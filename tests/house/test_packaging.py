"""Locks, licences and the two commands: what a bare machine relies on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "packaging" / "locks"


def project() -> Any:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    """The name of a distribution as the index writes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ ~=<>!\[;]", name, maxsplit=1)[0]).lower()


def locked(name: str) -> dict[str, str]:
    """Distribution -> version of a lock file."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    return {
        plain(found[1]): found[2]
        for found in re.finditer(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["runtime", "dev", "bench"])
def test_every_pinned_file_has_its_hash(name: str) -> None:
    """pip is told to require hashes; one line without would stop every installation."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.findall(r"^[A-Za-z0-9_.-]+==.*(?:\\\n(?:    .*\n?)+)", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[A-Za-z0-9_.-]+==", text, re.MULTILINE)) > 10
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"--(extra-)?index-url|--find-links|file://", text)


def test_locks_hold_what_the_project_asks_for() -> None:
    """A dependency added to pyproject.toml without locking again is found here, not on a clerk's machine."""
    wanted = project()["project"]
    runtime, dev, bench = locked("runtime"), locked("dev"), locked("bench")
    assert {plain(name) for name in wanted["dependencies"]} <= set(runtime)
    assert {plain(name) for name in wanted["optional-dependencies"]["dev"]} <= set(dev)
    assert {plain(name) for name in wanted["optional-dependencies"]["bench"]} <= set(bench)
    for name, version in runtime.items():
        assert dev[name] == version, name
    assert "setuptools" in dev, "the editable installation builds without isolation"


def test_every_library_that_ships_is_listed_with_its_licence() -> None:
    """THIRD_PARTY.md names each distribution of the runtime lock."""
    text = plain_words((ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8"))
    windows_only = {"colorama", "tzdata", "pywin32"}
    missing = [name for name in locked("runtime") if name not in text and name not in windows_only]
    assert not missing


def plain_words(text: str) -> set[str]:
    """Every word of a text as a distribution would be called."""
    return {plain(word) for word in re.findall(r"[A-Za-z0-9_.-]+", text)}


def test_the_two_commands_are_there() -> None:
    """`make demo` and `make test` exist and set up everything first; CI calls the second."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo: setup$", makefile, re.MULTILINE)
    assert re.search(r"^test: setup$", makefile, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("script", ["packaging/setup.sh", ".ci/run"])
def test_shell_scripts_are_valid_and_executable(script: str) -> None:
    """No bashism in the one that `sh` runs."""
    path = ROOT / script
    assert path.stat().st_mode & 0o100
    shell = "bash" if "bash" in path.read_text(encoding="utf-8").splitlines()[0] else "sh"
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if shell == "sh":
        assert "[[" not in path.read_text(encoding="utf-8").replace("[[:", "")


def test_pictures_of_the_readme_exist() -> None:
    """Every picture it shows lies in the repository."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    assert len(pictures) >= 4
    assert all((ROOT / name).is_file() for name in pictures)
