"""The study in silico: index persons and three groups of controls, read from the register as it was."""
