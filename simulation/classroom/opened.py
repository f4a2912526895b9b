"""Open the classroom: find the address, print it, open the browser, serve until the teacher stops it."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass

from simulation.errors import InputError

LOOPBACK = "127.0.0.1"
ELSEWHERE = "192.0.2.1"
"""An address of documentation (RFC 5737): no packet is sent, the system only says which way it would go."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """How the page is opened.

    Parameters
    ----------
    port : where it listens; 0 for any free one
    browser : whether a browser is opened
    shared : whether the local network may visit
    query : settings of the first page, as in an address
    """

    port: int = 8675
    browser: bool = True
    shared: bool = False
    query: str = ""


def serve(opening: Opening, tell: Callable[[str], None]) -> None:
    """Serve the classroom until it is stopped.

    Raises
    ------
    InputError
        the port is taken
    """
    import uvicorn

    from simulation.classroom.server import Classroom, make_app
    from simulation.classroom.waiting import Queue

    door = listening(opening)
    port = door.getsockname()[1]
    here = own_address() if opening.shared else LOOPBACK
    link = f"http://{here}:{port}/" if opening.shared else ""
    key = secrets.token_urlsafe(16) if opening.shared else None
    queue = Queue()
    queue.warm()
    app = make_app(
        Classroom(queue, key=key, link=link, code=code_of(link) if link else ""), [LOOPBACK, "localhost", here]
    )
    own = f"http://{LOOPBACK}:{port}/" + query_of(opening.query, key)
    tell(f"SYNTHETIC. The classroom is open: {own}")
    if link:
        tell(f"For the class: {link}  (keep the first address to yourself: it moves the sliders)")
    if opening.browser:
        threading.Timer(0.8, webbrowser.open, [own]).start()
    logging.getLogger("nicegui").setLevel(logging.WARNING)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, ws_max_size=1 << 20)
    try:
        uvicorn.Server(config).run(sockets=[door])
    finally:
        queue.close()


def query_of(query: str, key: str | None) -> str:
    """Return the query of the teacher's own address.

    Examples
    --------
    >>> query_of("seed=2", None), query_of("", "word"), query_of("", None)
    ('?seed=2', '?key=word', '')
    """
    parts = [part for part in (query, f"key={key}" if key else "") if part]
    return f"?{'&'.join(parts)}" if parts else ""


def listening(opening: Opening) -> socket.socket:
    """Return an open door on loopback, or on every address of this machine when shared."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("0.0.0.0" if opening.shared else LOOPBACK, opening.port))
    except (OSError, OverflowError) as error:
        raise InputError(f"port {opening.port} cannot be used: {error}; choose another with --port, or 0.") from error
    return door


def own_address() -> str:
    """Return the address of this machine on the local network; loopback where there is none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ELSEWHERE, 9))
            found = str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK
    return found if ipaddress.ip_address(found).is_private else LOOPBACK


def code_of(link: str) -> str:
    """Return a QR code of a link as SVG."""
    import segno

    return segno.make(link, error="m").svg_inline(border=4, light="#FFFFFF", omitsize=True)
