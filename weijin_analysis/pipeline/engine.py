"""The engine with which Papermill executes an item: its own, but for writing the notebook once instead of all the time.

Papermill writes the whole notebook when a cell begins and again when it ends, so that somebody can watch it grow. Ours
grows under a hidden name, so nobody can; it is written when it has ended, in whatever way. What must not go in here:
anything about kernels and cells.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines

ENGINE = "weijin"
"""The name under which Papermill knows it, once this module is imported."""


class Manager(NotebookExecutionManager):
    """Papermill's own, which writes the notebook only when it has ended."""

    def save(self, **kwargs: Any) -> None:
        """Write the notebook if it has ended; Papermill calls this before and after each cell, too."""
        if self.end_time is not None:
            super().save(**kwargs)


class Engine(NBClientEngine):
    """Papermill's own, with our :class:`Manager`."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        output_path: str | None = None,
        progress_bar: bool = False,
        autosave_cell_every: int = 0,
        **options: Any,
    ) -> NotebookNode:
        """Execute a notebook and return it; it is written also if that fails."""
        manager = Manager(nb, output_path, False, progress_bar, autosave_cell_every)
        manager.notebook_start()
        try:
            cls.execute_managed_notebook(manager, kernel_name, **options)
        finally:
            manager.notebook_complete()
        return manager.nb


papermill_engines.register(ENGINE, Engine)
