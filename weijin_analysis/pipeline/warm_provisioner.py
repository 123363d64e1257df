"""How jupyter_client gets a kernel from a warm process; registered as an entry point.

A kernelspec asks for it with ``{"provisioner_name": "weijin-warm", "config": {"address": ...}}`` in its
metadata, which only :mod:`weijin_analysis.pipeline.kernel` does: JupyterLab and plain Papermill keep their own
way. Everything that is not about starting is jupyter_client's own: signals, restarts, connection files. What
must not go in here: talking to the warm process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Unicode

from weijin_analysis.pipeline.warm import ColdStart, fork_kernel
from weijin_analysis.pipeline.warm_wire import Request

PLAIN_COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f"]
"""How the command line begins that starts a kernel of this interpreter, and nothing else."""


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel where it can, and starts it like any other where it cannot."""

    address = Unicode(help="Where the warm process listens.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Return the connection of a kernel that now starts."""
        try:
            streams = kwargs.get("stdout") or 1, kwargs.get("stderr") or 2
            asked = {name: value for name, value in kwargs.items() if name not in ("stdout", "stderr")}
            self.process = fork_kernel(self.address, _request(cmd, **asked), streams)
        except ColdStart:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd") or Path.cwd()
        return self.connection_info


def _request(
    command: list[str], *, env: dict[str, str], cwd: str | Path | None = None, kernel_id: str = "", **options: Any
) -> Request:
    """Put jupyter_client's wish into words; what a copy cannot be is a reason for a plain kernel."""
    del kernel_id
    if command[:4] != PLAIN_COMMAND:
        raise ColdStart(f"the kernel is another program: {' '.join(command)}")
    if options:
        raise ColdStart(f"the kernel is to be started with {', '.join(options)}")
    env["JPY_PARENT_PID"] = str(os.getpid())  # as jupyter_client tells every kernel who started it
    return Request(command, env, str(Path(cwd or ".").resolve()))
