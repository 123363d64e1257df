"""What separates a kernel that was forked from one that was started, and how a copy puts it right.

A copy inherits what its parent read once and for all: environment variables, modules, random states, the
place where matplotlib draws. :meth:`Inheritance.doubt` tells when that would show in a notebook; a plain
kernel is the answer then. :func:`settle` and :func:`run_kernel` put the rest right in the copy. What must not
go in here: the process that is copied.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import weijin_analysis
from weijin_analysis.pipeline.warm_wire import Request

READ_WHEN_USED = ("WEIJIN_", "JPY_", "IPYTHONDIR", "COLUMNS", "LINES")
"""How the variables begin that nothing reads while it is imported; of all others nobody can be sure."""

INLINE = "module://matplotlib_inline.backend_inline"
"""Where matplotlib draws in a kernel, if the environment does not say otherwise."""

Stamp = tuple[int, int]


@dataclass(frozen=True)
class Inheritance:
    """What a copy of this process would inherit for good.

    Parameters
    ----------
    environment : mapping of str to str
        The environment before the imports, some of which set variables themselves.
    modules : frozenset of str
        Names of the top-level modules that a plain kernel would not have imported before its first cell.
    code : mapping of Path to (int, int)
        The files of this package that were imported, and its typefaces, with their time and size.
    """

    environment: Mapping[str, str]
    modules: frozenset[str]
    code: Mapping[Path, Stamp | None]

    def doubt(self, request: Request) -> str:
        """Return why a copy would not be what was asked for, or "" if it would."""
        if (threads := len(list(Path("/proc/self/task").iterdir()))) > 1:
            return f"the warm process has {threads} threads, and only one can be copied"
        if names := sorted(self._other_variables(request.environment)):
            return f"other values of {', '.join(names)} than when the libraries were imported"
        if changed := [path.name for path, stamp in self.code.items() if _stamp(path) != stamp]:
            return f"{changed[0]} changed after it was read"
        if names := sorted(self._hidden_modules(Path(request.folder))):
            return f"{request.folder} has a module {names[0]} of its own"
        return ""

    def _other_variables(self, asked: Mapping[str, str]) -> Iterator[str]:
        for name in self.environment.keys() | asked.keys():
            if self.environment.get(name) != asked.get(name) and not name.startswith(READ_WHEN_USED):
                yield name

    def _hidden_modules(self, folder: Path) -> Iterator[str]:
        """Names that a plain kernel would import from its working directory, and a copy has from elsewhere."""
        for name in self.modules & {path.stem for path in folder.iterdir()}:
            for file in (folder / name / "__init__.py", folder / f"{name}.py"):
                if file.is_file() and str(file) != getattr(sys.modules[name], "__file__", None):
                    yield name


def code_of_this_package() -> dict[Path, Stamp | None]:
    """Return the imported files of this package with their time and size."""
    home = str(Path(weijin_analysis.__file__).parent) + os.sep
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return stamped(Path(file) for file in files if file and file.startswith(home))


def stamped(files: Iterable[Path]) -> dict[Path, Stamp | None]:
    """Return files with their time and size, None for one that is not there."""
    return {file: _stamp(file) for file in files}


def settle(request: Request, streams: Iterable[int], before: Set[str]) -> None:
    """Make this copy what was asked for: session, streams, folder, environment, signals, random states.

    Parameters
    ----------
    request : Request
        What was asked for.
    streams : iterable of int
        The descriptors of its standard output and standard error.
    before : set of str
        The names of the environment variables before the imports.
    """
    os.setsid()  # a kernel leads its own group, so that it ends with whatever the notebook started
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt that comes early must not end it
    _take_streams(streams)
    os.chdir(request.folder)
    for name in before - request.environment.keys():
        os.environ.pop(name, None)  # and what the imports have set stays, as in a plain kernel
    os.environ.update(request.environment)
    sys.argv, sys.orig_argv = _arguments(request.command), list(request.command)
    _reseed()
    _draw_inline()


def run_kernel() -> None:
    """Be an IPython kernel until told to end."""
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(parent_handle=os.getppid())


def _take_streams(streams: Iterable[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, place in zip((nothing, *streams), (0, 1, 2), strict=True):
        os.dup2(descriptor, place)
        os.close(descriptor)


def _arguments(command: list[str]) -> list[str]:
    import ipykernel_launcher

    return [ipykernel_launcher.__file__, *command[3:]]


def _reseed() -> None:
    import numpy as np

    random.seed()
    np.random.seed()


def _draw_inline() -> None:
    """Do what importing matplotlib in a kernel does; importing it again does nothing."""
    import matplotlib as mpl

    mpl.rcParams["backend"] = os.environ.get("MPLBACKEND") or INLINE


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
