"""Attendance: tabs."""
