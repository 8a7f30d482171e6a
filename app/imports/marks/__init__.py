"""Attendance: matrices, long lists, people across, legends, punch clocks."""
