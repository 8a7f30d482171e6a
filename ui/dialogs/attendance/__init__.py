"""Attendance: dialogs."""
