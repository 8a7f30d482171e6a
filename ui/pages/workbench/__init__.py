"""工作台: today and what lies open."""
