"""What the hand would otherwise wait for at the first page of each kind: loaded at the first rest."""

from __future__ import annotations

from app.context import AppContext
from app.work import Progress


def get_ready(context: AppContext, progress: Progress) -> None:
    """Load the pages one by one, what shows papers, and what makes them (beside the window)."""
    import pypdfium2

    from app.jobs import paper_start
    from ui.window.registry import TABS

    _ = pypdfium2
    for spec in TABS:
        progress.step()
        spec.load()
    paper_start.get_ready(context, progress)
