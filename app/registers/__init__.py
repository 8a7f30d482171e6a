"""The shipped registers (登记簿): `resources/registers/*.json` read when first asked for, never at start."""

from __future__ import annotations

from app.registers.shipped import basis_of, folders, read_folder, shipped, shipped_register

__all__ = ["basis_of", "folders", "read_folder", "shipped", "shipped_register"]
