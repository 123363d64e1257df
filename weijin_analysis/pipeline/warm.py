"""Kernels that are ready in a tenth of a second: forked from one process that has done the imports.

A chapter spends more time on importing pandas, seaborn and statsmodels than on its numbers. A
:class:`WarmProcess` imports them once, for all workers of a run; :func:`fork_kernel` asks it for a kernel.
Linux only, and never in JupyterLab. Where anything speaks against it, :class:`ColdStart` says what, and a
plain kernel is started: slower, and the same in every other respect. One limit is left: libraries have read the
environment when a cell could set it. A notebook that does is known by its cells and gets a plain kernel; a module of
its own that does so for it is not seen through. The standard library's forkserver was tried first: it belongs to one
process, so that every worker had to import everything for itself. What must not go in here: anything slow to import,
since the process that starts a run needs it.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from socket import socket

from weijin_analysis.pipeline.warm_wire import Request, new_socket, receive, send_request, short_address

LOGGER = logging.getLogger("weijin_analysis")

PROVISIONER = "weijin-warm"
"""The name under which jupyter_client finds the provisioner."""

THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Read by NumPy's libraries when they load; without them every kernel starts a thread for each core."""

SILENT_DEBUGGER = "PYDEVD_DISABLE_FILE_VALIDATION"
"""Read by the debugger in every kernel, which else may warn of what only matters to somebody who debugs."""

SECONDS_TO_START = 60.0
"""How long a kernel is waited for. The imports take two seconds, on a machine busy with other work many."""

SECONDS_TO_END = 5.0
"""How long the warm process may take to end its kernels; then it is killed, and they end themselves."""


class ColdStart(Exception):
    """A kernel cannot be forked; the message says why."""


def kernel_environment() -> dict[str, str]:
    """Return this process's environment, with one thread for each numerical library and a silent debugger.

    What the environment says of them already stays.
    """
    return {**dict.fromkeys((*THREAD_LIMITS, SILENT_DEBUGGER), "1"), **os.environ}


class WarmProcess:
    """A process that does the imports at once, and forks kernels for whoever knows its address.

    Parameters
    ----------
    folder : Path
        A folder that only this user may enter, for its socket.

    Attributes
    ----------
    address : str
        For :func:`fork_kernel`, in any process of this machine.
    """

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "warm")
        with new_socket() as listener:  # before the process, so that asking early means waiting, not failing
            with short_address(self.address) as address:
                listener.bind(address)
            listener.listen()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "weijin_analysis.pipeline.warm_process", str(listener.fileno()), self.address],
                env=kernel_environment(),
                stdin=subprocess.PIPE,  # ends when this process does, however it does
                stdout=subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                start_new_session=True,  # an interrupt from the terminal is for the runner to decide
            )

    def close(self) -> None:
        """End it, with every kernel that it forked."""
        if code := self.process.poll():
            LOGGER.warning("Kernels started one by one: the process that does the imports ended with code %d.", code)
        self.process.stdin.close()
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def warm_kernels() -> Iterator[str]:
    """Keep a :class:`WarmProcess` for the ``with`` block; yield its address, or "" where there can be none."""
    with ExitStack() as stack:
        yield _open(stack)


@cache
def own_address() -> str:
    """Return the address of a warm process that belongs to this process, started when first asked for."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(warm_kernels())


def _open(stack: ExitStack) -> str:
    try:
        if reason := _obstacle():
            raise ColdStart(reason)
        folder = tempfile.TemporaryDirectory(prefix="weijin-", ignore_cleanup_errors=True)
        process = WarmProcess(Path(stack.enter_context(folder)))
    except (ColdStart, OSError) as reason:
        LOGGER.warning("Kernels start one by one, which takes longer: %s.", reason)
        return ""
    stack.callback(process.close)
    return process.address


def _obstacle() -> str:
    """Return why no kernel can be forked here, or ""."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return f"processes are copied on Linux only, and this is {sys.platform}"
    if not entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER):
        return f"jupyter_client does not know {PROVISIONER}, so install weijin_analysis again"
    return ""


def fork_kernel(address: str, request: Request, streams: tuple[int, int] = (1, 2)) -> WarmKernel:
    """Return a kernel that a warm process has forked; it ends when this process does.

    Raises
    ------
    ColdStart
        If a plain kernel has to be started instead.
    """
    connection = new_socket()
    connection.settimeout(SECONDS_TO_START)
    try:
        with short_address(address) as short:
            connection.connect(short)
        send_request(connection, request, streams)
        answer = receive(connection)
    except (OSError, EOFError) as error:
        connection.close()
        raise ColdStart(f"the process that does the imports does not answer ({type(error).__name__})") from error
    if "doubt" in answer:
        connection.close()
        raise ColdStart(answer["doubt"])
    return WarmKernel(connection, answer["pid"])


class WarmKernel:
    """A forked kernel, as jupyter_client handles a ``subprocess.Popen``.

    Parameters
    ----------
    connection : socket
        To the warm process, which tells the exit code, and ends the kernel when the connection does.
    pid : int
        The kernel, which leads a process group of the same number.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket, pid: int) -> None:
        self._connection = connection
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._ask(blocking=False)

    def wait(self) -> int | None:
        """Wait for the end and return the exit code."""
        return self._ask(blocking=True)

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel alone; nothing happens once it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ask(self, *, blocking: bool) -> int | None:
        if self.returncode is None:
            self._connection.setblocking(blocking)
            try:
                self._end(receive(self._connection)["code"])
            except BlockingIOError:
                return None
            except (OSError, EOFError):  # the warm process has died: its kernels follow, with what they started
                with suppress(ProcessLookupError):
                    os.killpg(self.pid, signal.SIGKILL)
                self._end(-signal.SIGKILL)
        return self.returncode

    def _end(self, code: int) -> None:
        self.returncode = code
        self._connection.close()
