"""The composition value of the program: built once at start, passed down, never global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.errors import InputProblem, StoreProblem, UsageProblem
from app.first_page.snapshot import remove_snapshot
from app.guards import GUARDS
from app.operator_name import usual_operator
from app.paths import Paths, data_paths, refuse_network_share
from app.preferences import Preferences, load_preferences, save_preferences
from app.services.setting.defaults import described, load_missing_defaults
from db.session import Database

Clock = Callable[[], datetime]


@dataclass
class AppContext:
    """Paths, preferences, database, clock and actor of one running program."""

    paths: Paths
    preferences: Preferences
    database: Database
    clock: Clock
    actor: str

    @property
    def today(self) -> date:
        """Today by the program's clock."""
        return self.clock().date()

    @property
    def inspecting(self) -> bool:
        """Whether others look (迎检): nothing is written, numbers are masked, papers say so."""
        return self.database.refusal is not None

    def set_inspection(self, on: bool) -> None:
        """Begin or end 迎检 for this program; what is kept of it are the preferences."""
        if not on:
            self.database.refusal = None
            return
        from app.inspection import REFUSAL

        self.database.refusal = REFUSAL

    def refuse_in_inspection(self) -> None:
        """Raise inspection.read_only while others look: for what is written beside the data file."""
        if self.inspecting:
            raise InputProblem("inspection.read_only")

    def save_preferences(self) -> None:
        """Keep the clerk's arrangement."""
        save_preferences(self.preferences, self.paths.preferences)

    def close(self) -> None:
        """Release the data file."""
        self.database.close()


def _remove_names(paths: Paths) -> None:
    """No name lies in clear beside a file with a password."""
    try:
        remove_snapshot(paths)
    except OSError as error:
        raise StoreProblem("store.read_only", path=str(paths.data)) from error


def open_context(
    data: Path | None = None,
    *,
    clock: Clock = datetime.now,
    key: bytes | None = None,
    create: bool = True,
) -> AppContext:
    """Open (or with `create` make) the data folder and everything that hangs on it.

    Raises `StoreProblem` when the data file is locked, damaged, foreign, newer or on a network share;
    without `create`, `UsageProblem` usage.no_data when there is none: a mistyped folder is not made.
    """
    paths = data_paths(data)
    refuse_network_share(paths.data)
    if key is not None:
        _remove_names(paths)
    # A data file lost beside its backups is told by the store itself.
    if not create and not paths.database.exists() and not paths.backups.exists():
        raise UsageProblem("usage.no_data", path=str(paths.data))
    database = Database.open(paths.data, guards=GUARDS, key=key, clock=clock)
    preferences = load_preferences(paths.preferences)
    context = AppContext(paths, preferences, database, clock, preferences.operator or usual_operator())
    try:
        load_missing_defaults(database)
        if described().newer:
            from app.services.register.updating import bring_updates

            bring_updates(database)
        context.set_inspection(preferences.inspection)
    except BaseException:
        database.close()
        raise
    return context
