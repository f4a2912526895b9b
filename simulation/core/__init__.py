"""Arithmetic, clock, keyed draws, columns, modifiers, schedule, ledger, snapshot: no crime in here."""
