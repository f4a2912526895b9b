"""One way to compile scalar functions, and one place for the compiled code.

Every function marked :func:`scalar` is plain Python first: with ``NUMBA_DISABLE_JIT=1`` the same text runs
uncompiled and must give the same bytes. The disk cache lies in a per-user folder named after a fingerprint
of the whole package, because numba itself does not see that a *called* function in another file has changed.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

PACKAGE = Path(__file__).resolve().parent.parent
COMPILED_ROOMS = ("core", "population", "ties", "careers", "justice", "levers", "engine")


def source_fingerprint() -> str:
    """Return a short hash of every file that can end up in compiled code."""
    digest = hashlib.blake2b(digest_size=8)
    paths = [path for room in COMPILED_ROOMS for path in sorted((PACKAGE / room).glob("**/*.py"))]
    for path in [*paths, *sorted(PACKAGE.glob("*.py"))]:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def user_cache_folder() -> Path:
    """Return the folder for files that may be thrown away at any time."""
    named = os.environ.get("TWINLIVES_CACHE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", "~")).expanduser()
    elif sys.platform == "darwin":
        base = Path("~/Library/Caches").expanduser()
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser()
    return base / "twinlives"


def compiled_folder() -> Path:
    """Return the folder of compiled code for this very source, this Python and this numba."""
    version = f"{sys.version_info.major}{sys.version_info.minor}"
    return user_cache_folder() / f"compiled-{version}-{source_fingerprint()}"


if "NUMBA_CACHE_DIR" not in os.environ:
    os.environ["NUMBA_CACHE_DIR"] = str(compiled_folder())
os.environ.setdefault("NUMBA_NUM_THREADS", "1")

import numba  # noqa: E402  (the cache folder must be named before numba is imported)

COMPILES = not numba.config.DISABLE_JIT
"""False where numba is switched off: everything then runs as plain Python."""


def scalar(function: Function) -> Function:
    """Compile a function of numbers and blocks; no fast-math, so the sums are the same everywhere."""
    compiled: Function = numba.njit(cache=True, fastmath=False, error_model="numpy")(function)
    return compiled


def step(function: Function) -> Function:
    """Compile a function of a state that only compiled code calls: it has no door to Python, which compiles faster."""
    options: dict[str, Any] = {}
    if COMPILES:
        from simulation.core.linked import LinkedCompiler

        options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": LinkedCompiler}
    compiled: Function = numba.njit(fastmath=False, error_model="numpy", **options)(function)
    return compiled
