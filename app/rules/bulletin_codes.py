"""What kinds of 通报 there are and what becomes of one, as they are stored."""

from __future__ import annotations

DAILY, SCORES, SECONDMENT, INSPECTION = "daily", "scores", "secondment", "inspection"

DRAFT, ISSUED, WITHDRAWN = "draft", "issued", "withdrawn"
