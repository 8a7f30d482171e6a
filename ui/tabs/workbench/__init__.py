"""Workbench: tabs."""
