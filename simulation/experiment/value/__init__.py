"""What knowing more would be worth to a decision between the worlds of a study."""
