"""Readings of the published figures: what a lived world shows for each target, in every definition left open."""
