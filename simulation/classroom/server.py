"""The server of the page: NiceGUI hosts it, a few addresses answer with recorded worlds. Nothing leaves this machine.

A visitor's page keeps its own state (settings, month, language) in the browser and in its address; the server keeps no
state of a visitor that another could change. Only the teacher's switch and the list of opened worlds are shared.
"""

from __future__ import annotations

import hmac
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request, Response
from nicegui import ui
from starlette.middleware.trustedhost import TrustedHostMiddleware

from simulation.classroom import work
from simulation.classroom.packing import choices
from simulation.classroom.recording import script, static_text, words_text
from simulation.classroom.settings import LANGUAGES, Settings, from_query, whole
from simulation.classroom.switches import MOST_GROUPS, SWITCHES, switched_off
from simulation.classroom.waiting import BusyError, FailedError, Queue

MOST_OPENED = 200
LARGEST_NUMBER = 65_535
GUARD = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self' data: blob: ws: wss:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""Sent with every answer: the browser may load nothing from anywhere else, whatever the page held."""


class Classroom:
    """What the visitors of one server share.

    Parameters
    ----------
    queue : lives what is asked
    key : word in the teacher's own address; None where everybody is the teacher (loopback only)
    link : address for the class, "" without one
    code : picture of that address as SVG

    Attributes
    ----------
    allowed : whether the class may move sliders
    shown : the world that the teacher asked for last, as the query of an address
    """

    def __init__(self, queue: Queue, *, key: str | None = None, link: str = "", code: str = "") -> None:
        self.queue = queue
        self.key = key
        self.link = link
        self.code = code
        self.allowed = False
        self.shown = ""
        self.opened: OrderedDict[str, None] = OrderedDict({Settings().key(): None, _with_off(Settings(), ()): None})

    def is_teacher(self, request: Request) -> bool:
        """Return whether a request comes from the teacher's page."""
        if self.key is None:
            return True
        given = request.query_params.get("key") or request.cookies.get("teacher") or ""
        return hmac.compare_digest(given.encode(), self.key.encode())

    def may_see(self, request: Request, settings: Settings, off: tuple[str, ...] | None = None) -> bool:
        """Return whether a visitor may have a world lived, or its groups fitted, or see what was."""
        asked = settings.key() if off is None else _with_off(settings, off)
        if self.is_teacher(request):
            self.open_to_all(settings, asked)
            return True
        return self.allowed or asked in self.opened

    def open_to_all(self, settings: Settings, asked: str) -> None:
        """Let the class see what the teacher has seen, and the first world alone, with its groups."""
        for shown in (asked, settings.first_world().key(), _with_off(settings, ())):
            self.opened[shown] = None
        while len(self.opened) > MOST_OPENED:
            self.opened.popitem(last=False)

    def note_shown(self, request: Request, settings: Settings) -> None:
        """Remember which world the teacher asked for last, so that the class can go there."""
        if self.is_teacher(request):
            self.shown = replace(settings, language=LANGUAGES[0]).query()

    def page_facts(self, request: Request) -> dict[str, Any]:
        """Return what the page of one visitor is told at its start."""
        teacher = self.is_teacher(request)
        return {
            "choices": choices(),
            "teacher": teacher,
            "may": teacher or self.allowed,
            "allowed": self.allowed,
            "off": ".".join(switched_off(request.query_params.get("off"))),
            "switches": [switch.name for switch in SWITCHES],
            "query": from_query(request.query_params).query(),
            "link": self.link if teacher else "",
            "code": self.code if teacher else "",
        }


def _with_off(settings: Settings, off: tuple[str, ...]) -> str:
    return f"groups?{settings.first_world().key()}&off={'.'.join(off)}"


def make_app(room: Classroom, hosts: list[str]) -> FastAPI:
    """Return the web application of a classroom.

    Parameters
    ----------
    room : what visitors share
    hosts : names under which this machine may be asked; others are refused (DNS rebinding)
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _serve_page(room)
    _serve_files(app)
    _serve_worlds(app, room)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.middleware("http")(_guarded)
    ui.run_with(app, title="twinlives", tailwind=False, show_welcome_message=False)
    return app


async def _guarded(request: Request, following: Any) -> Response:
    answer: Response = await following(request)
    answer.headers.update(GUARD)
    return answer


def _serve_page(room: Classroom) -> None:
    @ui.page("/", title="twinlives · SYNTHETIC")
    def page(request: Request) -> None:
        facts = json.dumps(room.page_facts(request)).replace("<", "\\u003c")
        ui.add_head_html('<link rel="stylesheet" href="classroom/style.css">')
        ui.add_body_html(
            f'{static_text("body.html")}\n<script type="application/json" id="words">{words_text()}</script>\n'
            f'<script type="application/json" id="live">{facts}</script>\n'
            '<script src="classroom/page.js" defer></script>'
        )


def _serve_files(app: FastAPI) -> None:
    files = {
        "style.css": ("text/css", static_text("style.css") + HOSTED),
        "page.js": ("text/javascript", script()),
        "opening": ("text/plain", static_text("opening.txt")),
    }
    for name, (kind, text) in files.items():
        app.add_api_route(f"/classroom/{name}", _file(kind, text), methods=["GET"])


HOSTED = "\n#app, #q-loading-bar, .q-loading-bar, .nicegui-error-popup { display: none; }\n"
"""NiceGUI's own empty frame, loading bar and messages about its line take no room on the page."""


def _file(kind: str, text: str) -> Any:
    def answer() -> Response:
        return Response(text, media_type=kind, headers={"Cache-Control": "no-cache"})

    return answer


def _serve_worlds(app: FastAPI, room: Classroom) -> None:
    @app.get("/classroom/world")
    async def world(request: Request) -> Response:
        settings = from_query(request.query_params)
        room.note_shown(request, settings)
        return await _lived(room, request, f"world?{settings.key()}", work.world, settings)

    @app.get("/classroom/person")
    async def person(request: Request) -> Response:
        settings = from_query(request.query_params).first_world()
        number = whole(request.query_params.get("number"), 0, 0, LARGEST_NUMBER)
        return await _lived(room, request, f"person?{settings.key()}&{number}", work.person, settings, number)

    @app.get("/classroom/groups")
    async def groups(request: Request) -> Response:
        settings, off = from_query(request.query_params).first_world(), switched_off(request.query_params.get("off"))
        most = whole(request.query_params.get("most"), 0, 0, MOST_GROUPS)
        return await _lived(
            room, request, f"{_with_off(settings, off)}&{most}", work.groups, settings, off, most, off=off
        )

    @app.get("/classroom/recording")
    async def recording(request: Request) -> Response:
        settings = from_query(request.query_params)
        return await _lived(room, request, f"recording?{settings.key()}&{settings.language}", work.recording, settings)

    @app.get("/classroom/may")
    def may(request: Request) -> Response:
        return _told({"may": room.allowed or room.is_teacher(request), "shown": room.shown})

    @app.post("/classroom/allow")
    def allow(request: Request) -> Response:
        if not room.is_teacher(request):
            return _refused(403, "only the teacher's page may do this")
        room.allowed = request.query_params.get("on") == "1"
        return _told({"allowed": room.allowed})


async def _lived(
    room: Classroom,
    request: Request,
    key: str,
    do: Any,
    settings: Settings,
    *given: Any,
    off: tuple[str, ...] | None = None,
) -> Response:
    if not room.may_see(request, settings, off):
        return _refused(403, "the teacher has not opened this world")
    visitor = request.client.host if request.client else ""
    try:
        text = await room.queue.answer(key, visitor, do, settings, *given)
    except BusyError as error:
        return _refused(503, str(error))
    except FailedError as error:
        return _refused(500, str(error))
    if not text:
        return _refused(404, "there is no such person")
    headers: Mapping[str, str] = {"Content-Encoding": "gzip", "Cache-Control": "no-store"}
    return Response(text, media_type="application/json", headers=headers)


def _told(facts: Mapping[str, bool | str]) -> Response:
    return Response(json.dumps(facts), media_type="application/json", headers={"Cache-Control": "no-store"})


def _refused(status: int, reason: str) -> Response:
    return Response(json.dumps({"error": reason}), status_code=status, media_type="application/json")
