"""The codes that rules name are those of the data files: of what they start with, and of what is shown."""

from __future__ import annotations

import json

from app.paths import RESOURCES
from app.rules import bulletin_codes, talk_states
from app.services.bulletin import bulletins
from app.services.follow_up import talks


def test_kinds_of_bulletins_are_those_a_data_file_starts_with() -> None:
    stored = json.loads((RESOURCES / "defaults" / "bulletin_kinds.json").read_text(encoding="utf-8"))
    codes = bulletin_codes.DAILY, bulletin_codes.SCORES, bulletin_codes.SECONDMENT, bulletin_codes.INSPECTION
    assert {entry["code"] for entry in stored} == set(codes)


def test_every_state_has_its_word() -> None:
    states = bulletin_codes.DRAFT, bulletin_codes.ISSUED, bulletin_codes.WITHDRAWN
    assert set(bulletins.STATUS_LABELS) == set(states)
    assert set(talks.STATUS_LABELS) == {*talk_states.OPEN, talk_states.CLOSED, talk_states.WAIVED}
