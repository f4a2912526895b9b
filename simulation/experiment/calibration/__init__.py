"""Calibration: points of a box are lived, an emulator learns the targets, a posterior of parameter draws fits them."""
