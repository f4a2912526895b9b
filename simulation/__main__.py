"""Make ``python -m simulation VERB`` the same as ``twinlives VERB``."""

from simulation.cli import main

if __name__ == "__main__":
    main()
