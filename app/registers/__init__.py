"""The shipped registers (登记簿): `resources/registers/*.json` read when first asked for, never at start."""

from __future__ import annotations

from app.registers.shipped import (
    as_written,
    basis_of,
    broken,
    folders,
    read_folder,
    shipped,
    shipped_register,
)

__all__ = ["as_written", "basis_of", "broken", "folders", "read_folder", "shipped", "shipped_register"]
