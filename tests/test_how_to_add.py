"""How to add … of the README, done to the letter in a copy of the tree: all steps work, each one is needed.

A recipe holds a step for every file its paragraph names, and a paragraph names every file its recipe needs.
The checks are those of the house itself, run in the copy: they pass with all steps and fail without any one.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.added_things import (
    CASES,
    DUTY,
    DUTY_SENTENCE,
    LOADER,
    MARK,
    PAGE,
    REGISTER,
    REPORT,
    RULE,
    SENTENCE,
)
from tests.forking import Forking

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.slow
# Left out of the copy: what is added stands in these two, and would be found there.
LEFT = ("added_things.py", "test_how_to_add.py")
LINKED = ("fonts", "icons", "samples", "styles", "templates")

Step = Callable[["Copy"], None]


@dataclass
class Copy:
    """A copy of the tree in which things are added and taken back."""

    root: Path
    touched: dict[Path, bytes | None]
    python: Forking

    def keep(self, name: str) -> Path:
        """The file, which `undo` puts back as it was."""
        path = self.root / name
        self.touched.setdefault(path, path.read_bytes() if path.exists() else None)
        return path

    def write(self, name: str, text: str) -> None:
        """A new file."""
        path = self.keep(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def put(self, name: str, before: str, line: str) -> None:
        """`line` before the only place that says `before`."""
        path = self.keep(name)
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{name} says {before!r} {text.count(before)} times"
        path.write_text(text.replace(before, line + before), encoding="utf-8")

    def undo(self) -> None:
        """Everything as before."""
        for path, content in self.touched.items():
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        self.touched.clear()

    def run(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Python in the copy."""
        return self.python.run(
            list(args), self.root, {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
        )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("house") / "tree"
    root.mkdir()
    for name in ("app", "ui", "db", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*LEFT))
    (root / "resources").mkdir()
    for path in (ROOT / "resources").iterdir():
        if path.name in LINKED:
            (root / "resources" / path.name).symlink_to(path, target_is_directory=True)
        elif path.is_dir():
            shutil.copytree(path, root / "resources" / path.name)
        else:
            shutil.copy(path, root / "resources")
    (root / "packaging").symlink_to(ROOT / "packaging", target_is_directory=True)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, root)
    return root


@pytest.fixture(scope="module")
def python() -> Iterator[Forking]:
    """Python with the libraries loaded; what is run imports the program of the copy."""
    made = Forking()
    yield made
    made.close()


@pytest.fixture
def copy(tree: Path, python: Forking) -> Iterator[Copy]:
    made = Copy(tree, {}, python)
    yield made
    made.undo()


def paragraphs() -> dict[str, str]:
    """What the README says under "How to add …", by what is added."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("### How to add …", 1)[1].split("\n### ", 1)[0]
    found = re.finditer(r"^\* \*\*(.+?)\*\*: (.+(?:\n  .+)*)", section, re.MULTILINE)
    return {each[1]: each[2] for each in found}


def named(paragraph: str) -> list[str]:
    """The files and folders a paragraph names."""
    return [word for word in re.findall(r"`([^`\s]+)`", paragraph) if "/" in word and "…" not in word]


# -- what is added ---------------------------------------------------------------------------------


def _villages() -> str:
    """The import that `tests/imports/test_adding_an_import.py` adds, as a module of its own."""
    path = ROOT / "tests" / "imports" / "test_adding_an_import.py"
    text = path.read_text(encoding="utf-8")
    classes = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    frozen = ["@dataclass(frozen=True)\n" * node.name.endswith("Actions") for node in classes]
    bodies = [ast.get_source_segment(text, node) or "" for node in classes]
    made = "\n\n\n".join(head + body for head, body in zip(frozen, bodies, strict=True))
    head = text.split("# -- the module", 1)[0].split('"""', 2)[2]
    lines = head.replace("from app.cli import run\n", "")
    lines = re.sub(r"from app\.imports import IMPORTS.*\n", "", lines)
    return '"""村名册: villages by name."""\n' + lines + "\n\n" + made + "\n"


def _golden(place: str, check: str) -> Step:
    """Let the tests write the golden files they then ask for."""

    def step(copy: Copy) -> None:
        folder = copy.root / place
        before = {path: path.read_bytes() for path in folder.iterdir()}
        copy.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *check.split(), GANXUN_UPDATE_GOLDEN="1")
        for path in folder.iterdir():
            copy.touched.setdefault(path, before.get(path))

    return step


# -- recipes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recipe:
    """`steps`: what the README names → what is done. `checks`: arguments of Python, in the copy.

    `noticed`: step → the check that fails without it, the first one where nothing is said. `known` are files
    the paragraph names for cases that this recipe is none of. `written` is the step that writes golden files,
    `compared` the check that reads them: others do without.
    """

    steps: dict[str, Step]
    checks: tuple[tuple[str, ...], ...]
    noticed: dict[str, int] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    written: str = ""
    compared: int = 0


def _tests(*args: str) -> tuple[str, ...]:
    return ("-m", "pytest", "-q", "-p", "no:cacheprovider", *args)


def _in_a_town(code: str) -> tuple[str, ...]:
    """A script on a new data file: `context`, and `session` to read."""
    return (
        "-c",
        "import tempfile\nfrom pathlib import Path\nfrom app.context import open_context\n"
        "folder = tempfile.mkdtemp()\ncontext = open_context(Path(folder))\n"
        "with context.database.read() as session:\n"
        + "".join(f"    {line}\n" for line in code.splitlines())
        + "context.close()",
    )


SEES_DUTY = """from app.services.duty.duties import duties_of_year
from app.services.rule.duty_rules import list_duty_rules
from app.sources import rule_basis
rule = next(r for r in list_duty_rules(session, enabled_only=True) if r.code == "Q98")
assert rule_basis(rule.code, rule.citation)"""
SEES_MARK = """from app.rules.marks import parse_exceptions
from app.services.setting.mark_kinds import list_mark_kinds
kind = next(k for k in list_mark_kinds(session) if k.code == "study_leave")
assert kind.key == 'J'
assert parse_exceptions('1修', list_mark_kinds(session), 3).marks == ((1, 'study_leave'),)"""

OFFERS_IMPORT = """from app.cli.parser import build_parser
assert build_parser().parse_args(['import', 'villages', 'x.csv']).kind == 'villages'"""
LISTS_REPORT = """import json, subprocess, sys, tempfile
from pathlib import Path
folder = tempfile.mkdtemp()
def ganxun(*args):
    made = [sys.executable, '-m', 'app', '--data', folder, *args]
    return subprocess.run(made, capture_output=True, text=True, encoding='utf-8', check=True).stdout
ganxun('init', '--town', '清河镇')
assert any(each['id'] == 'town-card' for each in json.loads(ganxun('list', 'reports', '--json')))
out = Path(folder) / 'card.pdf'
ganxun('export', 'town-card', '--heading', '名片', '--out', str(out))
assert out.read_bytes().startswith(b'%PDF')"""

RECIPES: dict[str, Recipe] = {
    "a rule": Recipe(
        {
            "app/rules/": lambda c: c.write("app/rules/short_lessons.py", RULE),
            "tests/rules/": lambda c: c.write("tests/rules/test_short_lessons.py", CASES),
            "resources/defaults/sources.json": lambda c: c.put(
                "resources/defaults/sources.json", ' "D02":', SENTENCE
            ),
        },
        (
            _tests("tests/rules", "-k", "whole_lessons or every_rule_has_cases"),
            _tests("tests/house/test_sources.py", "-k", "cited or nobody_cites"),
        ),
        {"resources/defaults/sources.json": 1},
    ),
    "a duty with a number": Recipe(
        {
            "resources/defaults/duty_rules.json": lambda c: c.put(
                "resources/defaults/duty_rules.json", '  {"code": "Q29"', DUTY
            ),
            "resources/defaults/sources.json": lambda c: c.put(
                "resources/defaults/sources.json", ' "T1":', DUTY_SENTENCE
            ),
        },
        (_in_a_town(SEES_DUTY), _tests("tests/house/test_sources.py", "-k", "says_where_it_comes_from")),
        {"resources/defaults/sources.json": 1},
        frozenset({"app/services/duty/"}),
    ),
    "a mark, a category, a kind of unit": Recipe(
        {
            "resources/defaults/marks.json": lambda c: c.put(
                "resources/defaults/marks.json", '  {"code": "not_listed"', MARK
            )
        },
        (_in_a_town(SEES_MARK),),
    ),
    "a register": Recipe(
        {
            "resources/registers/": lambda c: c.write("resources/registers/flags.json", REGISTER),
            "tests/golden/registers/": _golden(
                "tests/golden/registers", "tests/house/test_registers.py -k live_for_ever"
            ),
        },
        (
            ("-c", "from app.registers import shipped_register\nassert shipped_register('flags').papers"),
            _tests("tests/house/test_registers.py", "-k", "live_for_ever or flags"),
        ),
        {"tests/golden/registers/": 1},
        frozenset({"app/rules/registers/computed.py", "app/rules/registers/vocabulary.py"}),
        written="tests/golden/registers/",
        compared=1,
    ),
    "an import": Recipe(
        {
            "app/imports/kinds/": lambda c: c.write("app/imports/kinds/villages.py", _villages()),
            "app/imports/registry.py": lambda c: (
                c.put("app/imports/registry.py", "    HoursImport(),\n", "    VillageImport(),\n"),
                c.put(
                    "app/imports/registry.py",
                    "from app.imports.known import",
                    "from app.imports.kinds.villages import VillageImport\n",
                ),
            )[0],
            "ui/pages/": lambda c: c.write(
                "ui/pages/roster/village_button.py",
                '"""The button of 村名册."""\n\nfrom ui.wizards.import_wizard import open_import_wizard\n\n\n'
                'def import_villages(tab):\n    open_import_wizard(tab, tab.ctx, "villages", {})\n',
            ),
        },
        (
            ("-m", "app", "import", "villages", "--help"),
            ("-c", OFFERS_IMPORT),
            _tests("tests/ui/test_pages_are_complete.py", "-k", "import"),
        ),
        {"ui/pages/": 2},
    ),
    "a page": Recipe(
        {
            "ui/pages/": lambda c: (
                c.write("ui/pages/notes/__init__.py", '"""便笺."""\n'),
                c.write("ui/pages/notes/notes_tab.py", PAGE),
            )[0],
            "ui/window/registry.py": lambda c: (
                c.put("ui/window/registry.py", "def page_keys", LOADER),
                c.put(
                    "ui/window/registry.py",
                    '    TabSpec("reports"',
                    '    TabSpec("notes", "便笺", _notes),\n',
                ),
            )[0],
            "resources/help/": lambda c: c.write(
                "resources/help/notes.html", "<h2>便笺</h2><p>" + "记下一时想到的事，以后再办。" * 5 + "</p>"
            ),
            "ui/window/help_dialog.py": lambda c: c.put(
                "ui/window/help_dialog.py", '    "trust": "备份', '    "notes": "便笺",\n'
            ),
            "tests/golden/tool_rows/": _golden(
                "tests/golden/tool_rows", "tests/ui/test_tool_rows.py -k notes"
            ),
        },
        (
            _tests("tests/ui/test_pages_are_complete.py"),
            _tests("tests/ui/test_window.py", "-k", "every_page_opens_by_its_key"),
            ("-c", "from ui.window.registry import TABS\nassert any(s.id == 'notes' for s in TABS)"),
            _tests("tests/ui/test_tool_rows.py", "-k", "notes"),
        ),
        {"ui/window/registry.py": 2, "tests/golden/tool_rows/": 3},
        written="tests/golden/tool_rows/",
        compared=3,
    ),
    "a report": Recipe(
        {
            "app/reports/": lambda c: c.write("app/reports/town_card.py", REPORT),
            "REPORTS": lambda c: c.put(
                "app/reports/__init__.py",
                '    _made("scores"',
                '    _made("town-card", "乡镇名片", "pdf xlsx", "town_card", "TownCardParams"),\n',
            ),
            "tests/reports/test_golden.py": lambda c: (
                c.put(
                    "tests/reports/test_golden.py",
                    '    "scores": lambda',
                    '    "town-card": lambda town: TownCardParams("名片", made_at=MADE_AT),\n',
                ),
                c.put(
                    "tests/reports/test_golden.py",
                    "from app.reports.training_rounds",
                    "from app.reports.town_card import TownCardParams\n",
                ),
            )[0],
            "tests/reports/test_definitions_everywhere.py": lambda c: c.put(
                "tests/reports/test_definitions_everywhere.py",
                '    "talk-notice":',
                '    "town-card": "no figure",\n',
            ),
            "tests/figures/test_one_word.py": lambda c: c.put(
                "tests/figures/test_one_word.py", '    "sign-in", "roster",', '    "town-card",\n'
            ),
            "GANXUN_UPDATE_GOLDEN=1": _golden(
                "tests/golden/reports", "tests/reports/test_golden.py -k town-card"
            ),
        },
        (
            _tests("tests/reports/test_golden.py", "-k", "every_report_has_golden or town-card"),
            ("-c", LISTS_REPORT),
            _tests("tests/reports/test_definitions_everywhere.py", "-k", "town-card or form_is"),
            _tests("tests/figures/test_one_word.py", "-k", "every_paper_is_looked_at"),
        ),
        {
            "app/reports/": 1,
            "REPORTS": 1,
            "tests/reports/test_definitions_everywhere.py": 2,
            "tests/figures/test_one_word.py": 3,
        },
        written="GANXUN_UPDATE_GOLDEN=1",
    ),
}


def missing(copy: Copy, recipe: Recipe, without: str = "") -> str:
    """What the house says when all steps but one are done; '' when it is content."""
    place = recipe.noticed.get(without, 0)
    for name, step in recipe.steps.items():
        if name != without and not (without and name == recipe.written and place != recipe.compared):
            step(copy)
    for args in (recipe.checks[place],) if without else recipe.checks:
        ran = copy.run(*args)
        if ran.returncode:
            return f"{args}\n{ran.stdout[-3000:]}{ran.stderr[-1500:]}"
    return ""


@pytest.mark.parametrize("thing", RECIPES)
def test_the_paragraph_names_what_is_needed_and_nothing_else(thing: str) -> None:
    """And all of it is there."""
    paragraph, recipe = paragraphs()[thing], RECIPES[thing]
    told = named(paragraph)
    assert not [step for step in recipe.steps if f"`{step}`" not in paragraph]
    assert not set(told) - set(recipe.steps) - recipe.known
    assert not [name for name in told if not (ROOT / name).exists()]


@pytest.mark.parametrize("thing", RECIPES)
def test_done_to_the_letter_it_works(copy: Copy, thing: str) -> None:
    assert not missing(copy, RECIPES[thing])


@pytest.mark.parametrize(
    ("thing", "step"), [(thing, step) for thing, recipe in RECIPES.items() for step in recipe.steps]
)
def test_no_step_may_be_left_out(copy: Copy, thing: str, step: str) -> None:
    assert missing(copy, RECIPES[thing], without=step)


def test_the_tree_is_as_it_was(copy: Copy) -> None:
    """Each recipe is taken back, so that the next begins with the house as it is."""
    assert json.loads((copy.root / "resources" / "defaults" / "sources.json").read_text(encoding="utf-8"))
    assert not (copy.root / "ui" / "pages" / "notes" / "notes_tab.py").exists()
