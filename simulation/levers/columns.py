"""Columns of programmes: the dose in each of four slots, in hundredths; bookkeeping of places stays with the lever."""

from __future__ import annotations

from simulation.core.columns import Column

FILE = "levers/columns.py"
COLUMNS = tuple(
    Column(f"dose_{slot}", "u1", "hundredths", FILE, f"Dose of the programme in slot {slot}.", 0, False)
    for slot in range(4)
)
