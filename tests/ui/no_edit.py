"""Dialogs that edit no record that stands, and why: the test over every dialog asks for a word about each."""

from __future__ import annotations

from collections.abc import Mapping

NEW = "makes something new, or does one thing on a day: nothing stands in it that could be lost"
LIST = "a list with verbs: each is a command of its own, and what it edits opens in a dialog above"
READS = "shows, asks or reads; nothing of the data is written from its fields"

_NEW = (
    "leave_dialogs.LeavingDialog",
    "leave_dialogs.ReturnDialog",
    "person_move_dialogs.TransferDialog",
    "units_dialog.MergeDialog",
    "groups_dialog.GroupEndDialog",
    "mark_kind_dialogs.MarkKindEndDialog",
    "routine_dialogs.TalkDayDialog",
    "bulletin_new_dialog.BulletinNewDialog",
    "bulletin_issue_dialog.BulletinIssueDialog",
    "bulletin_reason_dialog.CorrectDialog",
    "bulletin_reason_dialog.WithdrawDialog",
    "reason_dialog.ReasonDialog",
    "seal_dialog.SealDialog",
    "plan_copy_dialogs.CopySessionDialog",
    "plan_copy_dialogs.CopyYearDialog",
    "paste_dialog.PasteDialog",
    "restore_dialog.RestoreDialog",
    "import_wizard.ImportWizard",
    "state_dialog.StateDialog",
    "waive_dialog.WaiveDialog",
    "certificate_dialog.CertificateDialog",
)
_LIST = (
    "categories_dialog.CategoriesDialog",
    "batches_dialog.BatchesDialog",
    "lecturers_dialog.LecturersDialog",
    "groups_dialog.GroupsDialog",
    "units_dialog.UnitsDialog",
    "mark_kinds_dialog.MarkKindsDialog",
    "leaves_dialog.LeavesDialog",
    "discipline_notes_dialog.DisciplineNotesDialog",
    "hour_entries_dialog.HourEntriesDialog",
    "duty_rules_dialog.DutyRulesDialog",
    "session_files_dialog.SessionFilesDialog",
    "archive_dialog.ArchiveDialog",
    "overlaps_dialog.OverlapsDialog",
    "doubts_dialog.DoubtsDialog",
    "clashes_dialog.ClashesDialog",
    "execution_dialog.ExecutionDialog",
    "preparation_dialog.PreparationDialog",
    "forms_dialog.FormsDialog",
    "forms_frame.FormsFrame",
)
_READS = (
    "form.FormDialog",
    "side_list_dialog.SideListDialog",
    "routine_dialogs.DayForm",
    "log_dialog.LogDialog",
    "message_box.MessageBox",
    "preview_dialog.PreviewDialog",
    "history_dialog.HistoryDialog",
    "unit_card_dialog.UnitCardDialog",
    "help_dialog.HelpDialog",
    "palette.Palette",
    "kept_text_dialog.KeptTextDialog",
    "revert_dialog.RevertDialog",
    "summary_dialog.SummaryDialog",
    "audit_dialog.AuditDialog",
    "operations_dialog.OperationsDialog",
    "person_picker.PersonPicker",
    "corrections_dialog.CorrectionsDialog",
    "correction_dialog.CorrectionDialog",
    "file_page.FileDropDialog",
    "row_dialog.RowDialog",
    "rows_dialog.RowsDialog",
    "imports_dialog.ImportsDialog",
    "mapping_dialog.MappingDialog",
)
# Descriptions of registers, kept as differences or whole: what an edit leaves is held where they are tested.
SETS = "sets a description, no record: see test_register_settings"
_SETS = (
    "own_editor.OwnEditor",
    "setting_forms.SettingForm",
    "setting_forms.RenameDialog",
    "setting_forms.ChoiceDialog",
    "setting_forms.FieldDialog",
    "setting_forms.DaysDialog",
    "settings_desk.SettingsDesk",
    "settings_dialog.SettingsDialog",
)
NO_EDIT: Mapping[str, str] = {
    **dict.fromkeys(_SETS, SETS),
    **dict.fromkeys(_NEW, NEW),
    **dict.fromkeys(_LIST, LIST),
    **dict.fromkeys(_READS, READS),
}
