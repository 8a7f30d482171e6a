"""What the child may use and read at most, and the refusal it answers with."""

from __future__ import annotations

MEGABYTE = 1024 * 1024
MAX_MEMORY = 512 * MEGABYTE
MAX_CPU_SECONDS = 10
MAX_FILE = 64 * MEGABYTE
MAX_UNPACKED = 200 * MEGABYTE
MAX_PART = 96 * MEGABYTE
MAX_RATIO = 200
RATIO_FROM = 20 * MEGABYTE
MAX_ENTRIES = 3_000
MAX_ROWS = 100_000
MAX_COLUMNS = 702
MAX_CELLS = 2_000_000
MAX_TEXT = 32_767
MAX_MERGES = 20_000


class FileRefused(Exception):
    """The file will not be read; `code` names the sentence, `data` fills it in."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


def limit_resources() -> None:
    """Cap this process's memory and processor time where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            limit = min(limit, hard)
        resource.setrlimit(kind, (limit, limit))
