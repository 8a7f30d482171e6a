"""An action of a page as a record: what it is called, what it needs, what it does.

A page names its actions in one table (`ACTIONS`, a tuple of `Action`). Nothing else builds a button, a line
of a menu or a key: `ui.actions.offered` does it from the table, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")  # the desk: what the actions of a page work on, as a rule its view

# Keys that belong to the main window, by the id of the action; the window hands them to the page in front.
WINDOW_KEYS = {
    "new": "Ctrl+N",
    "edit": "F2",
    "save": "Ctrl+S",
    "print": "Ctrl+P",
    "export": "Ctrl+E",
    "import": "Ctrl+I",
    "delete": "Ctrl+Delete",
}

ROW = "row"  # a button in the tool row, in the order of the table
MAIN = "main"  # the one red button at the right end of the tool row
ELSEWHERE = ""  # no button in the row: a key, the window's menu, a button somewhere on the page
MORE = "更多"


@dataclass(frozen=True)
class Need(Generic[D]):
    """What has to be so before an action can be done; `reason` tells the clerk what is missing."""

    reason: str
    met: Callable[[D], bool]


@dataclass(frozen=True)
class Action(Generic[D]):
    """One line of a page's table.

    On a page an `id` of `WINDOW_KEYS` answers to the window's key and menu; any other may have `keys` of its
    own (`|` between two of them), which hold on its page only. `says` gives words and tip that follow the
    choice, `shown` whether the action is offered at all just now, `ticked` makes it one that is on or off.
    `folds`: where the row is too narrow the button of the lowest number steps back first. `follows_line`: a
    line in the menu above it.
    `tip_keys`: the key its tip names where a line of the page answers to another one (Enter).
    """

    id: str
    words: str
    call: Callable[[D], object]
    keys: str = ""
    needs: tuple[Need[D], ...] = ()
    place: str = ELSEWHERE
    menu: str = ""
    tip: str = ""
    tip_keys: str = ""
    help: str = ""
    folds: int = 0
    follows_line: bool = False
    says: Callable[[D], tuple[str, str]] | None = None
    shown: Callable[[D], bool] | None = None
    ticked: Callable[[D], bool] | None = None

    @property
    def any_keys(self) -> str:
        """Its usual key, also where the window hands it on; '' without one."""
        return self.keys.partition("|")[0] or WINDOW_KEYS.get(self.id, "")

    @property
    def own_keys(self) -> tuple[str, ...]:
        """The keys it answers to by itself, the usual one first."""
        return tuple(filter(None, self.keys.split("|")))

    @property
    def is_still(self) -> bool:
        """Whether its words and state are the same at all times."""
        return not (self.needs or self.says or self.shown or self.ticked)

    @property
    def name(self) -> str:
        """Its words without the dots of a dialog to come and without the key of a menu line."""
        return self.words.partition("\t")[0].rstrip("…")

    def tip_of(self, text: str) -> str:
        """A tool tip with the key in it."""
        keys = shown_keys(self.tip_keys or self.any_keys)
        return f"{text}（{keys}）" if keys else text

    def missing(self, desk: D) -> str:
        """Why it cannot be done now, '' when it can."""
        return next((need.reason for need in self.needs if not need.met(desk)), "")


def shown_keys(keys: str) -> str:
    """A key as it is written on the keyboard."""
    return keys.replace("Return", "Enter")


def keys_section(actions: Sequence[Action[D]], title: str = "本页的快捷键") -> str:
    """Keys under a heading as a piece of a page of help (HTML), '' when there are none."""
    lines = "".join(
        f"<tr><td><b>{_written(action)}</b></td><td>{action.help or action.name}</td></tr>"
        for action in actions
        if action.any_keys
    )
    return f'<h3>{title}</h3><table cellspacing="8">{lines}</table>' if lines else ""


def _written(action: Action[D]) -> str:
    return "</b>、<b>".join(map(shown_keys, action.own_keys or (action.any_keys,)))
