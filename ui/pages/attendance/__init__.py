"""考勤签到: the sheet, the list of class sessions, leave slips, minutes, kinds of marks."""
