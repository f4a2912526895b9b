"""A study: jobs, pairing of worlds, intervals, verdicts."""
