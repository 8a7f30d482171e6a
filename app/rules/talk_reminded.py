"""A talk that no rule found (E31): somebody was reminded in vain; no refresh withdraws it."""

from __future__ import annotations

REMINDED, LABEL = "R1", "提醒后转警示谈话"
# Its `evidence_key` begins so; the number of the entry of the reminder follows.
KEY = "entry:"
