"""What the program tidies up by itself; apart from the guards, so that the window need not load them."""

from __future__ import annotations

# A closed year simply stays as it is then, nobody is asked for a reason.
AUTOMATIC = frozenset({"attendance.prepare", "class_session.expect", "talk.refresh", "defaults.load"})
