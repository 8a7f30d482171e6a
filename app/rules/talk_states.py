"""What becomes of a 警示谈话, as it is stored."""

from __future__ import annotations

CANDIDATE, NOTICED, CLOSED, WAIVED = "candidate", "noticed", "closed", "waived"
OPEN = (CANDIDATE, NOTICED)
