"""A server on loopback that answers like a forge, remembers what it was asked, and can be told to fail."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    verb: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Fault:
    """What happens instead of an answer to the next ``times`` requests whose verb and path match.

    With ``after`` the forge has done what it was asked, and only the answer is lost.
    Without ``answer`` the connection breaks; ``late`` seconds are waited before.
    """

    asked: str
    answer: Answer | None = None
    after: bool = False
    times: int = 1
    late: float = 0.0


class Loopback:
    """Requests in, answers of ``forge`` out, with the faults that a test has asked for."""

    def __init__(self, forge: Callable[[Request], Answer]) -> None:
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.meanwhile: list[tuple[str, Callable[[], None]]] = []
        """What happens in the world just before such a request is answered, once."""
        self._forge = forge
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def writes(self) -> list[str]:
        """What was asked to be changed, in order."""
        return [str(one) for one in self.requests if one.verb != "GET" and not _only_asks(one)]

    def answer(self, request: Request) -> Answer | None:
        with self._lock:
            self.requests.append(request)
            for one in [one for one in self.meanwhile if re.fullmatch(one[0], str(request))][:1]:
                self.meanwhile.remove(one)
                one[1]()
            fault = next((one for one in self.faults if one.times and re.fullmatch(one.asked, str(request))), None)
            if fault is not None:
                fault.times -= 1
            done = self._forge(request) if fault is None or fault.after else None
        if fault is None:
            return done
        time.sleep(fault.late)
        return fault.answer


def _only_asks(request: Request) -> bool:
    return isinstance(request.body, dict) and str(request.body.get("query", "")).lstrip().startswith("query")


def _handler(loopback: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_any(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else None
            answer = loopback.answer(Request(self.command, parts.path, query, body, {name.lower(): value for name, value in self.headers.items()}))
            if answer is None:
                self.close_connection = True
                return
            text = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_any

        def log_message(self, format: str, *args: object) -> None:
            return None

    return Handler
