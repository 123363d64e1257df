"""The kernel a chapter runs on: this very Python, silent, with an environment of its own.

Four things differ from Jupyter's default. The kernel is always the interpreter that runs us, whatever a
user has registered as ``python3``. It talks over Unix sockets where there are any, because over TCP ipykernel
warns at every start that others on the machine could listen; elsewhere the TCP channels are encrypted. Its
environment is given to it alone, so that items never see each other's. And where there is a warm process, it
is forked from that. What must not go in here: cells.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import zmq
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets import Dict, Int, Unicode
from traitlets.config import Config

from weijin_analysis.pipeline.warm import PROVISIONER, kernel_environment

QUIET = ("--IPKernelApp.log_level=50",)
"""What to start a kernel with: told to end, it logs the interrupt that comes first as an error."""

LONGEST_SOCKET_PATH = 100
"""Bytes: 108 on Linux and 104 on macOS, less a margin."""


_managers: list[ItemKernelManager] = []


class ItemKernelManager(AsyncKernelManager):
    """A kernel of the running interpreter; configured by :func:`kernel_settings`."""

    environment = Dict(help="The kernel's environment variables.").tag(config=True)
    warm = Unicode(help="The address of a warm process; none where empty.").tag(config=True)
    output = Int(help="The descriptor to which the kernel's process writes what is no cell's output.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        _managers.append(self)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The running interpreter's own kernel, not what is installed under the name."""
        kernel = KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())
        if self.warm:
            kernel.metadata["kernel_provisioner"] = {"provisioner_name": PROVISIONER, "config": {"address": self.warm}}
        return kernel

    async def start_kernel(self, **settings: Any) -> None:
        """Start the kernel with :attr:`environment` and :attr:`output`."""
        await super().start_kernel(env=dict(self.environment), stdout=self.output, stderr=self.output, **settings)


@contextmanager
def kernel_settings(variables: Mapping[str, str], warm: str = "", output: int = 2) -> Iterator[Config]:
    """Give the configuration of one kernel, and leave neither a process nor a file of it behind.

    Parameters
    ----------
    variables : mapping of str to str
        Environment variables for this kernel only.
    warm : str, optional
        The address of the warm process that is to fork it; "" for a plain kernel.
    output : int, optional
        The descriptor to which its process writes what is no cell's output; standard error by default.
    """
    with tempfile.TemporaryDirectory(prefix="weijin-", ignore_cleanup_errors=True) as runtime:
        settings = {"environment": _environment(runtime, variables), "warm": warm, "output": output}
        try:
            yield Config(ItemKernelManager=_channels(Path(runtime)) | settings)
        finally:
            end_kernels()


def end_kernels() -> None:
    """Kill every kernel this process started that still runs; there is none after an orderly end."""
    while _managers:
        process = getattr(_managers.pop().provisioner, "process", None)
        if process is not None and process.poll() is None:
            _kill(process.pid)
            process.wait()


def kill_kernels() -> None:
    """Kill every kernel of this process from another thread; the one that uses it finds it dead."""
    for manager in list(_managers):
        process = getattr(manager.provisioner, "process", None)
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                _kill(process.pid)


def _kill(pid: int) -> None:
    if hasattr(os, "killpg"):  # with whatever the notebook started: a kernel leads its own group
        os.killpg(pid, signal.SIGKILL)
    else:
        os.kill(pid, signal.SIGTERM)


def _environment(runtime: str, variables: Mapping[str, str]) -> dict[str, str]:
    ipython = {"IPYTHONDIR": str(Path(runtime) / "ipython")}  # a user's start-up files are no part of the report
    return {**kernel_environment(), **ipython, **variables}


def _channels(runtime: Path) -> dict[str, object]:
    connection = {"connection_file": str(runtime / "kernel.json")}
    if _sockets_fit(runtime / "kernel-ipc-5"):
        return connection | {"transport": "ipc"}
    encryption = {"transport_encryption": "auto"} if _can_encrypt() else {}
    return connection | {"transport": "tcp"} | encryption


def _sockets_fit(path: Path) -> bool:
    return os.name == "posix" and zmq.has("ipc") and len(os.fsencode(path)) <= LONGEST_SOCKET_PATH


def _can_encrypt() -> bool:
    return zmq.has("curve") and AsyncKernelManager.class_traits().get("transport_encryption") is not None
