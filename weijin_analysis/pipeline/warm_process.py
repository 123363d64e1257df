"""The warm process: it imports once what every chapter imports, then lets copies of itself become kernels.

    python -m weijin_analysis.pipeline.warm_process LISTENER ADDRESS

LISTENER is the descriptor of a Unix socket that listens at ADDRESS. Whoever wants a kernel connects, sends a request
and gets an answer: the kernel's process number, or why a plain kernel would be better. When the kernel ends, its
exit code follows; when the other side hangs up first, the kernel is killed. Standard input stays open as long as the
owner lives: its end is ours, and every kernel's. What must not go in here: anything that starts a thread, because a
copy has one thread only and waits forever for the locks of the others.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from selectors import EVENT_READ, PollSelector

from weijin_analysis.pipeline.warm_kernel import Inheritance, code_of_this_package, run_kernel, settle, stamped
from weijin_analysis.pipeline.warm_reading import faces_read, read_ahead
from weijin_analysis.pipeline.warm_wire import Request, receive_request, send

LOGGER = logging.getLogger("weijin_analysis")

OWNER = 0
"""Standard input, which ends with the owner."""

SECONDS_TO_ASK = 10.0
"""How long somebody who has connected may take to ask."""

KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "sqlite3",
    "psutil",
)
"""What a kernel imports before its first cell."""

LIBRARIES = ("pandas", "matplotlib.pyplot", "seaborn")
DRAWING = (
    "matplotlib.backends.backend_svg",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "xml.dom.expatbuilder",
    "fontTools.ttLib.woff2",
    "uharfbuzz",
    "brotli",
)
"""What a chapter imports with its first figure."""

CHAPTERS = ("weijin_analysis.chapter", "weijin_analysis.plotting.charts", "weijin_analysis.extension_outcomes")
SUBJECTS = "weijin_analysis.subjects"

COLLECT_AFTER = (20_000, 20, 50)
"""When a copy looks for garbage; as often as Python would, it takes a twentieth of a chapter's time to find little."""


def main() -> None:
    """Import, then serve until the owner goes; in a copy, serving ends at once, and it becomes a kernel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.path[0] in ("", str(Path.cwd())):  # as ipykernel's launcher does
        del sys.path[0]
    listener = socket.socket(fileno=int(sys.argv[1]))
    if _Server(listener, import_all()).serve():
        run_kernel()
        return
    with suppress(OSError):  # an owner that was killed cannot clear up
        Path(sys.argv[2]).unlink(missing_ok=True)
        Path(sys.argv[2]).parent.rmdir()


def import_all() -> Inheritance:
    """Import what chapters import, read what they read, and note what copies inherit by it."""
    before = dict(os.environ)
    gc.disable()  # next to nothing of what is imported is garbage, and looking for it takes a sixth of the time
    for name in KERNEL:
        import_module(name)
    plain = set(sys.modules)
    for name in (*LIBRARIES, *DRAWING, *CHAPTERS, SUBJECTS):
        import_module(name)
    for module in iter_modules(sys.modules[SUBJECTS].__path__, f"{SUBJECTS}."):
        import_module(module.name)
    read_ahead()
    modules = {name.partition(".")[0] for name in set(sys.modules) - plain}
    gc.freeze()  # collecting garbage in a copy would touch, and so copy, every page of memory
    gc.enable()
    gc.set_threshold(*COLLECT_AFTER)
    return Inheritance(before, frozenset(modules), code_of_this_package() | stamped(faces_read()))


@dataclass(frozen=True)
class _Kernel:
    """A copy: its number, a descriptor that becomes readable when it ends, and who asked for it."""

    pid: int
    ended: int
    connection: socket.socket


class _Server:
    def __init__(self, listener: socket.socket, inheritance: Inheritance) -> None:
        self._listener = listener
        self._inheritance = inheritance
        self._selector = PollSelector()
        self._kernels: dict[int, _Kernel] = {}
        self._said: set[str] = set()

    def serve(self) -> bool:
        """Answer requests; return false when the owner has gone, and true in a copy that is to be a kernel."""
        self._selector.register(OWNER, EVENT_READ)
        self._selector.register(self._listener, EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == OWNER:
                    return self._end_all()
                if key.fileobj is self._listener:
                    if self._accept():
                        return True
                elif key.data in self._kernels:
                    self._end(self._kernels[key.data])

    def _accept(self) -> bool:
        connection, _ = self._listener.accept()
        connection.settimeout(SECONDS_TO_ASK)
        try:
            request, streams = receive_request(connection)
        except (OSError, ValueError, TypeError):  # who asked has gone
            connection.close()
            return False
        return self._answer(connection, request, streams)

    def _answer(self, connection: socket.socket, request: Request, streams: Sequence[int]) -> bool:
        """Answer a request; return true in the copy."""
        if reason := self._inheritance.doubt(request):
            self._refuse(connection, reason)
            self._say_once(reason)
        elif (pid := os.fork()) == 0:
            self._become(connection, request, streams)
            return True
        else:
            self._keep(_Kernel(pid, os.pidfd_open(pid), connection))
        for stream in streams:
            os.close(stream)
        return False

    def _say_once(self, reason: str) -> None:
        if reason not in self._said:
            self._said.add(reason)
            LOGGER.warning("Kernels start one by one, which takes longer: %s.", reason)

    def _refuse(self, connection: socket.socket, reason: str) -> None:
        with suppress(OSError), connection:
            send(connection, {"doubt": reason})

    def _become(self, connection: socket.socket, request: Request, streams: Sequence[int]) -> None:
        """Let go of what belongs to the warm process, and be what was asked for."""
        try:
            self._close_all()
            settle(request, streams, self._inheritance.environment.keys())
            with connection:
                send(connection, {"pid": os.getpid()})
        except BaseException as error:
            self._refuse(connection, f"{type(error).__name__}: {error}")
            os._exit(1)

    def _keep(self, kernel: _Kernel) -> None:
        self._kernels[kernel.pid] = kernel
        for readable in (kernel.ended, kernel.connection):
            self._selector.register(readable, EVENT_READ, kernel.pid)

    def _end(self, kernel: _Kernel) -> None:
        """Reap a kernel that ended, or end one that nobody waits for any more; either way with what it started."""
        for kill in (os.killpg, os.kill):  # a copy that was just made leads no group yet
            with suppress(ProcessLookupError):
                kill(kernel.pid, signal.SIGKILL)
        _, status = os.waitpid(kernel.pid, 0)
        for readable in (kernel.ended, kernel.connection):
            self._selector.unregister(readable)
        del self._kernels[kernel.pid]
        os.close(kernel.ended)
        with suppress(OSError), kernel.connection:
            send(kernel.connection, {"code": os.waitstatus_to_exitcode(status)})

    def _end_all(self) -> bool:
        for kernel in list(self._kernels.values()):
            self._end(kernel)
        return False

    def _close_all(self) -> None:
        self._listener.close()
        for kernel in self._kernels.values():
            os.close(kernel.ended)
            kernel.connection.close()


if __name__ == "__main__":
    main()
