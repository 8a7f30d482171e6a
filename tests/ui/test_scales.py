"""The same looks at other scales: Qt reads its scale once, so each one is a run of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGES = (
    "test_roster.py::test_the_roster_stands_in_official_order_with_counts",
    "test_roster.py::test_a_person_is_added_with_the_keyboard_alone",
    "test_roster.py::test_a_transfer_keeps_the_old_post_in_the_history",
    "test_import_wizard.py::test_problems_stand_first_and_can_be_saved",
    "test_follow_up.py::test_overdue_talks_stand_first_with_their_evidence",
    "test_follow_up.py::test_make_up_in_a_later_session_by_keyboard",
    "test_audit.py::test_read_in_pages_and_in_words",
    "test_seals.py::test_closing_warns_backs_up_and_leaves_papers",
    "test_seals.py::test_a_change_asks_for_its_reason_and_is_done",
    "test_archive.py::test_dropped_kept_opened_removed_and_back",
    "test_backups.py::test_a_backup_that_failed_on_closing_is_made_up_and_said",
    "test_backups.py::test_to_a_u_disk_and_back",
    "test_leave.py::test_the_dialog_knows_approver_and_meter",
    "test_leave.py::test_a_discipline_note_from_the_sheet",
    "test_routines.py::test_topic_and_heads_by_keys_fast_entry_stays",
    "test_routines.py::test_a_held_class_session_ticks_the_turn",
    "test_registers.py::test_registers_stand_in_groups_and_a_contest_shows_what_is_computed",
    "test_registers.py::test_every_kind_of_register_opens_its_form",
    "test_registers.py::test_periods_of_before_are_looked_at_by_keys",
    "test_register_settings.py::test_it_opens_with_its_key_at_the_register_in_front",
    "test_attendance.py::test_leave_without_a_slip_is_told_and_the_rest_says_what_it_did",
    "test_attendance.py::test_the_list_puts_what_needs_marks_first",
    "test_plan.py::test_on_a_small_screen_the_page_needs_no_scroll_bar",
    "test_plan.py::test_the_form_fits_the_screen",
    "test_preview.py::test_the_preview_never_leaves_the_screen",
    "test_duties.py::test_calendar_shows_every_duty_by_month",
    "test_workbench.py::test_without_days_ahead_the_room_belongs_to_the_tasks",
    "test_window.py::test_every_page_opens_by_its_key_and_looks_right",
)
# Scale and screen: logical 1093 × 614, 911 × 512, 1280 × 720, 960 × 540.
SCALES = (
    ("1.25", "screen_1366.json"),
    ("1.5", "screen_1366.json"),
    ("1.5", "screen_1920.json"),
    ("2", "screen_1920.json"),
)


@pytest.mark.slow
@pytest.mark.timeout(600)  # two dozen tests of the window each, on a machine that may be busy
@pytest.mark.parametrize(("scale", "screen"), SCALES)
def test_nothing_is_clipped_at_this_scale(scale: str, screen: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": scale, "GANXUN_SCREEN": screen}
    environment.pop("QT_QPA_PLATFORM", None)
    shots = environment.get("GANXUN_SHOTS")
    if shots:
        environment["GANXUN_SHOTS"] = f"{shots}/{screen[7:11]}@{scale}"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *(str(HERE / page) for page in PAGES),
    ]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=HERE.parents[1]
    )
    assert done.returncode == 0, done.stdout[-3000:]
