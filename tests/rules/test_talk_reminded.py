"""The code of a talk that follows a reminder is stored: it never changes, and no shipped trigger has it."""

from __future__ import annotations

import json

from app.paths import RESOURCES
from app.rules.talk_reminded import KEY, LABEL, REMINDED


def test_the_code_is_stored_and_no_trigger_s() -> None:
    assert (REMINDED, LABEL, KEY) == ("R1", "提醒后转警示谈话", "entry:")
    triggers = json.loads((RESOURCES / "defaults" / "talk_triggers.json").read_text(encoding="utf-8"))
    assert REMINDED not in [each["code"] for each in triggers]
