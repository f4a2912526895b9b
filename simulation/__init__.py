"""twinlives: a synthetic-cohort simulator of criminal careers in two worlds with the same luck."""

__version__ = "0.1.0"
