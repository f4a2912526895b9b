"""What an evaluation of a programme would show: designs, power, years, and what regression to the mean alone shows."""
