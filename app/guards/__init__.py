"""What a write must not do in silence: bend a closed year, contradict an issued bulletin.

`db` calls the guards with every write and decides nothing itself; every data file of the program is opened
with `GUARDS`.
"""

from __future__ import annotations

from app.guards.issued import IssuedGuard
from app.guards.numbered import NumberedGuard
from app.guards.sealed import SealedGuard
from db.guarding import Guard

# In this order: what no reason lifts comes first, then a closed year.
GUARDS: tuple[Guard, ...] = (NumberedGuard(), SealedGuard(), IssuedGuard())
