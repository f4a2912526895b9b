"""How a verb can end: done 0, wrong input 2, failed 3, interrupted 130; what went wrong goes to stderr in words."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from simulation.errors import TwinlivesError

DONE, CLOSED, FAILED, INTERRUPTED = 0, 1, 3, 130
DEBUG = "TWINLIVES_DEBUG"


def ended(work: Callable[[], int | None]) -> int:
    """Return the exit code of a verb; a user's mistake never shows a traceback.

    Parameters
    ----------
    work : does the verb; may return an exit code of its own

    Examples
    --------
    >>> ended(lambda: None)
    0
    """
    try:
        return work() or DONE
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read stdout has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except TwinlivesError as error:
        tell(str(error))
        return error.exit_code
    except Exception as error:
        tell(_failure(error))
        return FAILED


def tell(message: str) -> None:
    """Write a message for people to stderr."""
    sys.stderr.write(f"{message}\n")


def _failure(error: Exception) -> str:
    if os.environ.get(DEBUG, "") not in ("", "0"):
        import traceback

        return traceback.format_exc().rstrip()
    reason = " ".join(str(error).split()) or "no reason given"
    return f"failed: {type(error).__name__}: {reason} (traceback: twinlives --debug VERB ..., or {DEBUG}=1)"
