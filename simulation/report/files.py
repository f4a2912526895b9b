"""Write files whole or not at all: to a temporary name beside them, then renamed."""

from __future__ import annotations

import os
from pathlib import Path

from simulation.errors import OutputError


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file so that a killed run leaves no half of it.

    Raises
    ------
    OutputError
        the folder cannot be written
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"{path}  cannot be written ({error.strerror}); choose a folder you may write to") from None
    return path
