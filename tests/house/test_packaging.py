"""Locks, licences and the two commands: what a bare machine relies on."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from app import __version__

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
    text = plain_words((ROOT / "packaging" / "THIRD_PARTY.md").read_text(encoding="utf-8"))
    windows_only = {"colorama", "tzdata", "pywin32"}
    missing = [name for name in locked("runtime") if name not in text and name not in windows_only]
    assert not missing


def test_licences_travel_with_the_packaged_program() -> None:
    """The licence and what others made lie in its folder."""
    spec = (ROOT / "packaging" / "ganxun.spec").read_text(encoding="utf-8")
    assert 'ROOT / "LICENSE"), "."' in spec
    assert 'ROOT / "packaging" / "THIRD_PARTY.md"), "."' in spec


def test_one_version_everywhere() -> None:
    """The program, the project and the newest part of the changelog say the same."""
    changelog = (ROOT / "packaging" / "docs" / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", changelog, re.MULTILINE)
    assert newest is not None
    assert __version__ == project()["project"]["version"] == newest[1]


def test_the_top_level_stays_as_it_is() -> None:
    """What belongs to the building of the program goes into `packaging/`."""
    if not (ROOT / ".git").exists():
        pytest.skip("no repository: what is kept cannot be told from what was built")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    tops = {name.split("/")[0] for name in listed.stdout.split("\0") if name and not name.startswith(".")}
    folders = {"app", "ui", "resources", "db", "packaging", "tests"}
    assert tops == {*folders, "pyproject.toml", "README.md", "Makefile", "LICENSE"}


def test_every_decision_has_its_four_parts_and_names_files_that_are_there() -> None:
    """Context, decision, what it costs, when to look again; at most one page."""
    pages = sorted((ROOT / "packaging" / "docs" / "decisions").glob("*.md"))
    assert len(pages) >= 12
    for page in pages:
        text = page.read_text(encoding="utf-8")
        heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert heads == ["Context", "Decision", "What it costs", "When to look again"], page.name
        assert text.startswith("# "), page.name
        assert len(text.split()) < 350, page.name
        for named in re.findall(r"`((?:app|ui|db|tests|resources|packaging)/[\w./-]+)`", text):
            assert (ROOT / named).exists(), f"{page.name}: {named}"


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
