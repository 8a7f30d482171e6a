"""课程计划: the month and year views, class sessions, batches, programmes, categories, lecturers."""
