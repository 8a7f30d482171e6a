"""Getting ready for the first paper while nobody waits: writers, usual papers and their fonts."""

from __future__ import annotations

from app.context import AppContext
from app.work import Progress

# What the pages show of themselves, and the fonts they are set in.
USUAL = ("bulletin", "ledger")


def get_ready(_context: AppContext, progress: Progress) -> None:
    """Load what the first usual paper would load, bit by bit; raises `Cancelled` in between.

    A font that is missing is told by the first paper that needs it, not here.
    """
    from app.errors import InputProblem
    from app.jobs.paper_jobs import find_report
    from app.writers.pdf import fonts

    for name in (fonts.SERIF, fonts.SANS_BOLD):
        progress.step()
        try:
            fonts.font(name)
        except InputProblem:
            return
    for report_id in USUAL:
        progress.step()
        _ = find_report(report_id).params
    progress.step()
    _load_writers()


def _load_writers() -> None:
    from app.writers import output
    from app.writers.pdf import letter_pdf, table_pdf

    _ = (output, letter_pdf, table_pdf)
