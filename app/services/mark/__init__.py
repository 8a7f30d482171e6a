"""Attendance: marks, sheets, arrival times."""
