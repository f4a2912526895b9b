"""The month loop over columns, fast and plain: the same scalar functions, in the order of ``core/schedule.py``."""
