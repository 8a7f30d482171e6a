"""The shape of the house: layers, sizes, names and docstrings, checked on the source itself.

Everything here reads the syntax tree, so it also sees imports inside functions, which import-linter
counts the same way; the two agree and either one failing is enough.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("app", "ui", "db")

FILE_LINES, FUNCTION_LINES, CLASS_LINES = 400, 50, 200

# What is over the limit today, with its size. The lists may only shrink: a test fails as soon as an entry is
# smaller than it says or gone, so that the ratchet follows.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
# Service functions that take what they work on by position, beside the session.
POSITIONAL: set[str] = set()

# Modules that import each other in a circle, counting imports inside functions and those for types only.
CIRCLES: set[frozenset[str]] = set()

# How often `Any` stands in window and program, and how many errors of mypy are ignored.
MOST_ANY, MOST_IGNORED = 130, 33

FORBIDDEN_MODULE_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "managers", "common"}

# Third-party package -> where it may be imported.
HOMES: dict[str, tuple[str, ...]] = {
    "PySide6": ("ui",),
    "shiboken6": ("ui",),
    "sqlalchemy": ("db", "app/services", "app/guards"),
    "sqlcipher3": ("db",),
    "alembic": ("db",),
    "openpyxl": ("app/imports", "app/writers"),
    "python_calamine": ("app/reader",),
    "olefile": ("app/reader",),
    "defusedxml": ("app/reader",),
    "reportlab": ("app/writers",),
    "docx": ("app/writers",),
    "lxml": ("app/writers",),
    "pypdfium2": ("app/writers", "ui"),
    "xlwt": (),
    "pypinyin": ("app/rules",),
}

# Layer -> what it may import of ours. Longest prefix wins.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "db": ("db",),
    "app": ("app", "db"),
    "app/rules": ("app.rules", "app.errors"),
    # What a figure is and how it is counted and printed; app/services/figure reads and asks.
    "app/figures": ("app.figures", "app.rules", "app.errors"),
    # Descriptions of 登记簿 from their files; what they mean is app/rules/registers.
    "app/registers": ("app.registers", "app.rules", "app.errors", "app.paths", "app.sources"),
    "app/papers": ("app.papers", "app.errors"),
    "app/writers": ("app.writers", "app.papers", "app.errors", "app.work", "app.paths"),
    "ui": ("ui", "app"),
}
# The composition roots: they put the parts together, so they see more than the layer they stand in.
ROOTS: dict[str, tuple[str, ...]] = {
    "app/__main__.py": ("ui.main", "ui.self_test"),
    "ui/main.py": ("db.session",),
    "ui/work/context.py": ("db.session",),
    "ui/work/tasks.py": ("db.session",),
}


# A migration is a frozen list of statements: it is never edited, so its length costs nobody anything.
FROZEN = ROOT / "db" / "migrations" / "versions"


def sources(*folders: str) -> list[Path]:
    """Every Python file below `folders`, in a stable order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of `path`, parsed once."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every node of the file, walked through once."""
    return tuple(ast.walk(tree_of(path)))


def shown(path: Path) -> str:
    """The path as it stands in the lists of this file."""
    return path.relative_to(ROOT).as_posix()


def type_checking_nodes(path: Path) -> set[ast.AST]:
    """Nodes below `if TYPE_CHECKING:`; such imports never run."""
    found: set[ast.AST] = set()
    for node in nodes_of(path):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for statement in node.body:
                found.update(ast.walk(statement))
    return found


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, dotted name) of every import that runs, also those inside functions."""
    typing_only = type_checking_nodes(path)
    found: list[tuple[int, str]] = []
    for node in nodes_of(path):
        if not isinstance(node, ast.Import | ast.ImportFrom) or node in typing_only:
            continue
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif node.module and node.level == 0:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return tuple(found)


def longest_prefix(name: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """Value of the longest key of `table` that is `name` or a folder above it."""
    keys = [key for key in table if name == key or name == key + ".py" or name.startswith(key + "/")]
    return table[max(keys, key=len)] if keys else None


def below(module: str, names: tuple[str, ...]) -> bool:
    """Whether the dotted `module` is one of `names` or inside one."""
    return any(module == name or module.startswith(name + ".") for name in names)


def test_layers() -> None:
    """Every import of ours goes down; the rules and the writers stay by themselves."""
    wrong = []
    for path in sources(*PACKAGES):
        name = shown(path)
        allowed = longest_prefix(name, MAY_IMPORT)
        assert allowed is not None, name
        extra = longest_prefix(name, ROOTS) or ()
        wrong += [
            f"{name}:{line} imports {module}"
            for line, module in imports(path)
            if module.split(".")[0] in PACKAGES and not below(module, allowed + extra)
        ]
    assert not wrong, "\n".join(wrong)


def circles(edges: dict[str, set[str]]) -> set[frozenset[str]]:
    """Groups of more than one name each of which leads to every other (Tarjan)."""
    place: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: set[frozenset[str]] = set()

    def visit(name: str) -> None:
        place[name] = lowest[name] = len(place)
        stack.append(name)
        for other in edges.get(name, ()):
            if other not in place:
                visit(other)
            if other in stack:
                lowest[name] = min(lowest[name], lowest[other])
        if lowest[name] == place[name]:
            group = {stack.pop()}
            while name not in group:
                group.add(stack.pop())
            if len(group) > 1:
                found.add(frozenset(group))

    for name in sorted(edges):
        if name not in place:
            visit(name)
    return found


def test_circles_are_found() -> None:
    """The search itself: a circle of three with a tail, a pair, and a straight line."""
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set(), "x": {"y"}, "y": {"x", "e"}}
    assert circles(edges) == {frozenset("abc"), frozenset("xy")}


def test_no_module_imports_in_a_circle() -> None:
    """Neither when it is loaded, nor inside a function, nor for its types: a module can be read by itself."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False, cache_dir=None)
    found = circles({name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules})
    assert not found - CIRCLES, [sorted(group) for group in found - CIRCLES]
    assert not CIRCLES - found, f"tighten the list in this test, these are open: {CIRCLES - found}"


def test_libraries_stay_in_their_layer() -> None:
    """Qt only in ui, SQLAlchemy only in db and the services, file formats only at the edges."""
    wrong = []
    for path in sources(*PACKAGES):
        name = shown(path)
        for line, module in imports(path):
            homes = HOMES.get(module.split(".")[0])
            # Whoever passes a session down may name its type; nobody else may do anything with it.
            if module == "sqlalchemy.orm.Session" and name.startswith("app/"):
                continue
            if homes is not None and not any(name.startswith(home + "/") for home in homes):
                wrong.append(f"{name}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_heavy_libraries_are_imported_when_used() -> None:
    """No module that the window or the command line loads at start pulls in a file format (pitfall P31)."""
    formats = {"openpyxl", "reportlab", "python_calamine", "pypdfium2", "alembic"}
    assert loaded_by("app.cli") & {*formats, "PySide6"} == set()


def test_the_window_is_shown_before_the_database_is_loaded() -> None:
    """SQLAlchemy with the models takes twice the time of the window: it comes when the data is opened."""
    found = loaded_by("ui.main", "ui.window.main_window", "ui.window.crash", "ui.window.single_instance")
    assert "PySide6" in found
    assert found & {"sqlalchemy", "sqlcipher3", "openpyxl", "reportlab", "pypdfium2", "alembic"} == set()


def loaded_by(*modules: str) -> set[str]:
    """The packages that are loaded when these modules are imported in a process of their own."""
    code = f"import sys, {', '.join(modules)}\nprint(*(name for name in sys.modules if '.' not in name))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def sizes(kinds: tuple[type[ast.AST], ...], limit: int) -> dict[str, int]:
    """'file::qualified name' -> lines, for every definition of `kinds` longer than `limit`."""
    found: dict[str, int] = {}

    def visit(node: ast.AST, prefix: str, name: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = prefix
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = f"{prefix}.{child.name}" if prefix else child.name
                lines = (child.end_lineno or child.lineno) - child.lineno + 1
                if isinstance(child, kinds) and lines > limit:
                    found[f"{name}::{inner}"] = lines
            visit(child, inner, name)

    for path in sources(*PACKAGES):
        if FROZEN not in path.parents:
            visit(tree_of(path), "", shown(path))
    return found


def check_ratchet(found: dict[str, int], exempt: dict[str, int], what: str) -> None:
    """Nothing new over the limit, nothing in the list that could be smaller."""
    grown = {name: size for name, size in found.items() if size > exempt.get(name, 0)}
    slack = {name: size for name, size in exempt.items() if found.get(name, 0) < size}
    assert not grown, f"{what} over the limit: {grown}"
    assert not slack, f"{what}: tighten the list in this test, these are smaller or gone: {slack}"


def test_file_sizes() -> None:
    """400 lines a file."""
    living = [path for path in sources(*PACKAGES) if FROZEN not in path.parents]
    counts = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in living}
    check_ratchet({name: n for name, n in counts.items() if n > FILE_LINES}, LONG_FILES, "files")


def test_function_sizes() -> None:
    """50 lines a function."""
    check_ratchet(sizes((ast.FunctionDef, ast.AsyncFunctionDef), FUNCTION_LINES), LONG_FUNCTIONS, "functions")


def test_class_sizes() -> None:
    """200 lines a class."""
    found = sizes((ast.ClassDef,), CLASS_LINES)
    assert not found, f"classes over the limit: {found}"


def test_what_can_be_done_is_a_table_and_no_class() -> None:
    """Actions of a page and of the window are lines of a table (`ui.actions`), no methods of a class."""
    classes = [
        f"{shown(path)}::{node.name}"
        for path in sources("ui")
        for node in nodes_of(path)
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Acts", "Verbs", "Tools", "Actions"))
    ]
    assert not classes


def test_what_may_be_anything_grows_less() -> None:
    """`Any` in window and program, and errors of mypy that are ignored: the numbers only shrink.

    Counted in the syntax tree and the comments of mypy; imports do not count, and no other name hides one.
    """
    anys, renamed, ignored = 0, [], 0
    for path in sources("app", "ui"):
        for node in nodes_of(path):
            is_name = isinstance(node, ast.Name) and node.id == "Any"
            anys += is_name or (isinstance(node, ast.Attribute) and node.attr == "Any")
            if isinstance(node, ast.alias) and node.name == "Any" and node.asname:
                renamed.append(shown(path))
    for path in sources(*PACKAGES):
        ignored += len(re.findall(r"#\s*type: ignore", path.read_text(encoding="utf-8")))
    assert not renamed, renamed
    assert anys <= MOST_ANY, f"{anys} Any: name what it is (object, a Protocol, a TypedDict, the row's class)"
    assert ignored <= MOST_IGNORED, f"{ignored} errors of mypy ignored"
    assert anys > MOST_ANY - 25, f"tighten MOST_ANY in this test: {anys}"
    assert ignored > MOST_IGNORED - 5, f"tighten MOST_IGNORED in this test: {ignored}"


def test_every_module_says_what_it_is() -> None:
    """Module docstrings everywhere, tests included."""
    missing = [
        shown(path)
        for path in sources(*PACKAGES, "tests", "packaging")
        if not ast.get_docstring(tree_of(path))
    ]
    assert not missing, missing


def test_public_services_and_rules_are_documented() -> None:
    """Each public function, method and class of the services and the rules has a docstring."""
    missing = []
    for path in sources("app/services", "app/rules"):
        for node in tree_of(path).body:
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name.startswith("_"):
                continue
            members = [node]
            if isinstance(node, ast.ClassDef):
                members += [m for m in node.body if isinstance(m, ast.FunctionDef) and m.name[0] != "_"]
            missing += [f"{shown(path)}:{m.lineno} {m.name}" for m in members if not ast.get_docstring(m)]
    assert not missing, "\n".join(missing)


def test_services_take_the_session_first_and_the_rest_by_keyword() -> None:
    """`session` is the first and only positional parameter of a public service function that takes one."""
    wrong = set()
    for path in sources("app/services"):
        for node in tree_of(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            names = [argument.arg for argument in node.args.posonlyargs + node.args.args]
            takes_session = "session" in names + [argument.arg for argument in node.args.kwonlyargs]
            if takes_session and names != ["session"]:
                wrong.add(f"{shown(path)}::{node.name}")
    assert not wrong - POSITIONAL, wrong - POSITIONAL
    assert not POSITIONAL - wrong, f"tighten the list in this test, these are gone: {POSITIONAL - wrong}"


def test_services_never_end_a_transaction() -> None:
    """Only db.session commits: a service that does would split one operation in two."""
    wrong = []
    for path in sources("app"):
        for node in nodes_of(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_session = isinstance(node.func.value, ast.Name) and node.func.value.id == "session"
                if is_session and node.func.attr in {"commit", "rollback", "close", "begin"}:
                    wrong.append(f"{shown(path)}:{node.lineno} session.{node.func.attr}()")
    assert not wrong, "\n".join(wrong)


def test_no_record_of_the_database_reaches_the_window() -> None:
    """No model class is named anywhere in ui: queries hand out frozen rows."""
    models = {
        node.name
        for path in sources("db/models")
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef)
    }
    assert {"Person", "ClassSession", "Participation"} <= models
    wrong = []
    for path in sources("ui"):
        imported = {module.rsplit(".", 1)[-1]: (line, module) for line, module in imports(path)}
        wrong += [
            f"{shown(path)}:{imported[name][0]} {imported[name][1]}"
            for name in models & set(imported)
            if imported[name][1].startswith(("db.", "app.services."))
        ]
    assert not wrong, "\n".join(wrong)


def test_packaging_is_no_package() -> None:
    """`packaging/__init__.py` would shadow the library of that name."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_no_module_with_an_empty_name() -> None:
    """No utils, helpers, misc, manager or common: a module is named after what is in it."""
    wrong = [shown(path) for path in sources(*PACKAGES, "tests") if path.stem in FORBIDDEN_MODULE_NAMES]
    wrong += [
        shown(p) for name in PACKAGES for p in (ROOT / name).rglob("*") if p.name in FORBIDDEN_MODULE_NAMES
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("pattern", "folders", "except_in", "why"),
    [
        (r"\bprocessEvents\s*\(", PACKAGES, (), "re-entrancy (pitfall P13)"),
        (r"\.setStyleSheet\s*\(", ("ui",), ("ui/looks/theme.py",), "one style sheet (pitfall P32)"),
        (r"\bQSortFilterProxyModel\b", ("ui",), (), "rows are sorted in the model: a proxy takes seconds"),
        (
            r"\bResizeToContents\b|resizeColumnsToContents",
            ("ui",),
            (),
            "seconds on a long table",
        ),
        (r"\bsetFixedSize\s*\(", ("ui",), (), "high DPI (pitfall P34)"),
        (r"\bsys\._MEIPASS\b", PACKAGES, (), "one expression finds the resources"),
        (
            r"\b(TODO|FIXME|XXX|HACK)\b",
            (*PACKAGES, "tests", "packaging"),
            ("tests/test_architecture.py",),
            "unfinished",
        ),
        (r"type: ignore(?!\[)", PACKAGES, (), "name the error that is ignored"),
        (r"^\s*except\s*:|except BaseException:\s*pass", PACKAGES, (), "swallows everything"),
    ],
)
def test_forbidden_words(
    pattern: str, folders: tuple[str, ...], except_in: tuple[str, ...], why: str
) -> None:
    """Words that stand for a known trap."""
    expression = re.compile(pattern)
    # A string or a comment may name the trap; only the first match outside of backquotes counts.
    found = [
        f"{shown(path)}:{number}"
        for path in sources(*folders)
        if shown(path) not in except_in
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if expression.search(re.sub(r"`[^`]*`", "", line))
    ]
    assert not found, f"{why}: {found}"


def test_migrations_do_not_import_models() -> None:
    """A migration that imports the models breaks when the models move on (pitfall P23)."""
    wrong = [
        f"{shown(path)}:{line} {module}"
        for path in sources("db/migrations/versions")
        for line, module in imports(path)
        if module.split(".")[0] in PACKAGES
    ]
    assert not wrong


def run_tool(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a development tool of this environment on the whole tree."""
    program = shutil.which(command[0], path=str(Path(sys.executable).parent))
    assert program is not None, f"{command[0]} is not installed beside {sys.executable}"
    return subprocess.run(
        [program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )


@pytest.mark.slow
@pytest.mark.tools
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports", "--no-cache"),
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy", "app", "ui", "db", "tests/house/seam_mistakes.py"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_tools_are_content(command: tuple[str, ...]) -> None:
    """import-linter, ruff and mypy strict find nothing."""
    done = run_tool(*command)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
