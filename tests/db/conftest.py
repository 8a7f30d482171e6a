"""Here data files are made as in the program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import migrate


@pytest.fixture(autouse=True)
def _migrations_run(new_data_files_are_copies: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "upgrade", new_data_files_are_copies)
