"""Gets a file over HTTP, asking only for what has changed, and keeps the last copy.

Promises that a file returned is whole, of a media type the adapter expects, and not larger than its limit; that an
answer which may pass (a busy server, a broken line) is asked for again a few times with growing pauses; and that no
call lasts for ever. Copies lie in the output folder, each beside the tags the server gave it; a copy whose bytes are
not those it was noted with is not used. What must not go in here: what a file means.
"""

from __future__ import annotations

import email.utils
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from weijin_analysis import __version__
from weijin_analysis.refresh.adapter import Document, Received, Surprise, Unreachable

logger = logging.getLogger("weijin_analysis")
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_GONE = {404, 410}


@dataclass(frozen=True)
class Patience:
    """How long to wait for upstreams.

    Parameters
    ----------
    timeout : float, default 30
        Seconds for connecting, and for each pause in an answer.
    retries : int, default 3
        How often to ask again.
    longest_wait : float, default 120
        Longest pause, in seconds, that a server may ask for.
    longest_answer : float, default 300
        Seconds that a whole answer may take.
    """

    timeout: float = 30.0
    retries: int = 3
    longest_wait: float = 120.0
    longest_answer: float = 300.0

    def pause(self, attempt: int) -> float:
        """Return the seconds before the next try: a thirtieth of the timeout, doubled each time."""
        return self.timeout / 30 * 2**attempt


class _Again(Exception):
    """The answer may pass: ask again, after a pause if the server names one."""

    def __init__(self, found: str, pause: float | None = None) -> None:
        super().__init__(found)
        self.found, self.pause = found, pause


class _Gone(Exception):
    """There is nothing at this address."""


def fetch(
    document: Document, folder: Path, today: date, patience: Patience | None = None, mirror: str = ""
) -> Received:
    """Return a file as it is now.

    Parameters
    ----------
    document : Document
        What to get.
    folder : Path
        Where its last copy lies; made if need be.
    today : date
        Noted as the first day of bytes not seen before.
    patience : Patience, optional
        How long to wait.
    mirror : str, default ""
        Address of a copy of upstreams, asked in their place: ``MIRROR/host/path``.

    Raises
    ------
    Unreachable
        If no whole answer came, however often it was asked for.
    Surprise
        If the answer says that the file is not there, or is of another media type or too large.
    """
    wait = patience or Patience()
    timeout = httpx.Timeout(wait.timeout)
    headers = {"User-Agent": f"weijin-analysis/{__version__}"}
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=True, max_redirects=5) as client:
        for address in document.addresses(today):
            try:
                return _persistently(client, document, _mirrored(address, mirror), folder, today, wait)
            except _Gone as gone:
                answer = str(gone)
    raise Surprise(
        document.name,
        answer,
        "a file",
        "Look for the new address on the publisher's site; the adapter has to follow.",
    )


def _mirrored(address: str, mirror: str) -> str:
    return f"{mirror.rstrip('/')}/{address.partition('://')[2]}" if mirror else address


def _persistently(
    client: httpx.Client, document: Document, address: str, folder: Path, today: date, patience: Patience
) -> Received:
    for attempt in range(patience.retries + 1):
        try:
            return _once(client, document, address, folder, today, patience)
        except (_Again, httpx.TransportError, httpx.DecodingError) as error:
            found, pause = _told(error), getattr(error, "pause", None)
        pause = patience.pause(attempt) if pause is None else pause
        if attempt == patience.retries or pause > patience.longest_wait:
            break
        logger.info("%s: %s; asking again in %.1f s", address, found, pause)
        time.sleep(pause)
    remedy = "Try again later; if it lasts, open the address in a browser."
    raise Unreachable(address, f"{found} ({attempt + 1} of {patience.retries + 1} tries)", "the whole file", remedy)


def _told(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return str(error) or type(error).__name__


def _once(
    client: httpx.Client, document: Document, address: str, folder: Path, today: date, patience: Patience
) -> Received:
    copy = _Copy.of(folder, document, address)
    try:
        with client.stream("GET", address, headers=copy.conditions()) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and copy.content is not None:
                return copy.received(document)
            _check_answer(response, document, address)
            content = _whole(response, document, patience)
            return copy.keep(document, content, response, today)
    except (httpx.TooManyRedirects, httpx.UnsupportedProtocol) as error:
        raise Surprise(address, str(error), "a file", "Look for the new address on the publisher's site.") from error


def _check_answer(response: httpx.Response, document: Document, address: str) -> None:
    status = response.status_code
    if status in _GONE:
        raise _Gone(f"status {status} at {address}")
    if status in _PASSING:
        raise _Again(f"status {status}", _asked_pause(response.headers.get("Retry-After", "")))
    if status != httpx.codes.OK:
        raise Surprise(address, f"status {status}", "status 200", "Open the address in a browser.")
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media and media not in document.media:
        raise Surprise(
            address,
            f"the content type {media}",
            f"one of {', '.join(document.media)}",
            "Open the address in a browser: it may now be a page, or ask for consent.",
        )


def _asked_pause(header: str) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or as a date."""
    if header.isdigit():
        return float(header)
    try:
        until = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _whole(response: httpx.Response, document: Document, patience: Patience) -> bytes:
    deadline = time.monotonic() + patience.longest_answer
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > document.limit:
            found = f"more than {document.limit:,} bytes"
            raise Surprise(str(response.url), found, "a file of at most that size", "Look at it; raise the limit.")
        if time.monotonic() > deadline:
            raise _Again(f"{len(content):,} bytes in {patience.longest_answer:g} s and no end")
    return bytes(content)


@dataclass(frozen=True)
class _Copy:
    """The last copy of a file, and what was noted with it."""

    path: Path
    address: str
    content: bytes | None
    notes: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, document: Document, address: str) -> _Copy:
        path = folder / document.name
        try:
            notes = json.loads(_notes(path).read_text(encoding="utf-8"))
            content = path.read_bytes()
        except (OSError, ValueError):
            return cls(path, address, None, {})
        sound = notes.get("sha256") == hashlib.sha256(content).hexdigest() and notes.get("address") == address
        return cls(path, address, content, notes) if sound else cls(path, address, None, {})

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the file only if it has changed."""
        pairs = {"If-None-Match": self.notes.get("etag"), "If-Modified-Since": self.notes.get("last_modified")}
        return {name: value for name, value in pairs.items() if value}

    def received(self, document: Document) -> Received:
        day = date.fromisoformat(self.notes["first_seen"])
        return Received(document, self.content or b"", day, self.notes.get("charset", ""))

    def keep(self, document: Document, content: bytes, response: httpx.Response, today: date) -> Received:
        """Put a file in the place of the last copy and return it; the same bytes keep their first day."""
        first = self.notes["first_seen"] if content == self.content else today.isoformat()
        notes = {
            "address": self.address,
            "sha256": hashlib.sha256(content).hexdigest(),
            "first_seen": first,
            "charset": response.charset_encoding or "",
            "etag": response.headers.get("ETag", ""),
            "last_modified": response.headers.get("Last-Modified", ""),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write(self.path, content)
        write(_notes(self.path), json.dumps(notes, indent=2).encode())
        return Received(document, content, date.fromisoformat(first), notes["charset"])


def _notes(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def write(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
