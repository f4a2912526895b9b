"""Recidivism, careers, harm and curves, read from ledgers and columns alone."""
