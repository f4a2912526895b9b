"""What the worker process does: live what a page asks for and hand back bytes. The server's process lives nothing."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import threading

from simulation.classroom.settings import Settings


def begin() -> None:
    """Set a new worker up: it ends with its server, however that ends, and warms up before anybody asks."""
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    warm_up()


def _end_with_the_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(0)


def warm_up() -> None:
    """Live the first month of the default world, so that compiled code is loaded before anybody asks."""
    from simulation.classroom.asked import scenarios_of
    from simulation.classroom.worlds import begun

    begun(scenarios_of(Settings())[0]).live_month()


def world(settings: Settings) -> bytes:
    """Return the packed worlds of some settings as compressed JSON."""
    from simulation.classroom.packing import packed_show, text_of
    from simulation.classroom.worlds import live_show

    return compressed(text_of(packed_show(live_show(settings))))


def person(settings: Settings, number: int) -> bytes:
    """Return the factors and lucks of one person of the first world as compressed JSON; nothing if there is none."""
    from simulation.classroom.packing import text_of
    from simulation.classroom.person_months import watch

    found = watch(settings.first_world(), False, [number])
    return compressed(text_of(found[0])) if found else b""


def recording(settings: Settings) -> bytes:
    """Return a self-contained page as compressed JSON under ``page``."""
    from simulation.classroom.packing import text_of
    from simulation.classroom.recording import recording_content, recording_page

    page = recording_page(recording_content(settings), language=settings.language)
    return compressed(text_of({"page": page}))


def groups(settings: Settings, off: tuple[str, ...], most: int) -> bytes:
    """Return the groups of careers with 1 up to ``most`` groups as compressed JSON."""
    from simulation.classroom.groups import packed_groups
    from simulation.classroom.packing import text_of

    return compressed(text_of(packed_groups(settings, off, most)))


def compressed(text: str) -> bytes:
    """Return a text as gzip bytes, the same for the same text."""
    return gzip.compress(text.encode("utf-8"), 6, mtime=0)
