"""Mechanisms of lives and careers, one file each: what it does, its equation, its source."""
