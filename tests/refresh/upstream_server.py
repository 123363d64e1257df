"""A real HTTP server on this machine that serves upstreams' files, also badly, and notes what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """One answer: ``promised`` is the length it announces, ``pauses`` the seconds between its pieces."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None
    pauses: tuple[float, ...] = ()


@dataclass
class Upstreams:
    """The server's answers by path, and the requests it got; the last answer of a path is given again and again."""

    address: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def serve(self, address: str, *answers: Answer) -> None:
        """Answer requests for an upstream's address, without its query."""
        self.answers[address.partition("://")[2].partition("?")[0]] = list(answers)

    def asked(self, address: str) -> list[dict[str, str]]:
        """Return the headers of the requests for an address."""
        wanted = address.partition("://")[2].partition("?")[0]
        return [headers for path, headers in self.requests if path == wanted]

    def next_answer(self, path: str) -> Answer:
        answers = self.answers.get(path, [Answer(status=404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextmanager
def running() -> Iterator[Upstreams]:
    """Run the server on a free port of 127.0.0.1."""
    upstreams = Upstreams("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path.removeprefix("/")
            upstreams.requests.append((path, dict(self.headers.items())))
            self._answer(upstreams.next_answer(path))

        def _answer(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) if answer.promised is None else answer.promised))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough: some tests are about that
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            pieces = len(answer.pauses) + 1
            size = -(-len(answer.body) // pieces) or 1
            for number in range(pieces):
                if number:
                    time.sleep(answer.pauses[number - 1])
                self.wfile.write(answer.body[number * size : (number + 1) * size])
                self.wfile.flush()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    upstreams.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield upstreams
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
