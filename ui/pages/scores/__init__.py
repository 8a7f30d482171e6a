"""测试成绩: tests, the score list, pasting."""
