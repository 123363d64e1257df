"""What a runner and the warm process say to each other: a request with two descriptors, then small answers.

Messages are JSON on a Unix socket that keeps their borders (``SOCK_SEQPACKET``). The answers are
``{"pid": 1234}`` or ``{"doubt": "why not"}``, and in the end ``{"code": -9}``. What must not go in here:
anything that is slow to import, and acting on a message.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

LARGEST_MESSAGE = 1 << 20
"""Bytes; the system's own limit is lower, and an environment has seldom more than some thousands."""


@dataclass(frozen=True)
class Request:
    """The kernel that is wanted, in the terms of ``subprocess.Popen``.

    Parameters
    ----------
    command : sequence of str
        The kernel's command line.
    environment : mapping of str to str
        All of its environment.
    folder : str
        Its working directory.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str


def new_socket() -> socket.socket:
    """Return a socket that keeps the borders of messages."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


@contextmanager
def short_address(address: str) -> Iterator[str]:
    """Yield another name of a socket's file for the ``with`` block: the system takes only some 100 bytes."""
    folder, name = os.path.split(address)
    descriptor = os.open(folder, os.O_PATH)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)


def send(connection: socket.socket, answer: Mapping[str, object]) -> None:
    """Send an answer."""
    connection.send(json.dumps(answer).encode())


def receive(connection: socket.socket) -> dict[str, Any]:
    """Return the next answer.

    Raises
    ------
    EOFError
        If the other side has gone.
    """
    content = connection.recv(LARGEST_MESSAGE)
    if not content:
        raise EOFError
    return json.loads(content)


def send_request(connection: socket.socket, request: Request, streams: Sequence[int]) -> None:
    """Send a request, with the descriptors that are to be standard output and standard error."""
    socket.send_fds(connection, [json.dumps(asdict(request)).encode()], list(streams))


def receive_request(connection: socket.socket) -> tuple[Request, list[int]]:
    """Return a request with its descriptors.

    Raises
    ------
    ValueError
        If there is none; the other side has gone.
    """
    content, streams, _, _ = socket.recv_fds(connection, LARGEST_MESSAGE, 2)
    return Request(**json.loads(content)), streams
