"""What several test modules share: a data package to spoil, and property tests without a clock."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from weijin_analysis.paths import ROOT

# A machine busy with other work is slow, not wrong; and the same commit gives the same verdict everywhere.
settings.register_profile("weijin", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("weijin")

# A shell lets what it starts in the background ignore interrupts, and so would every process that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of data/ that the package reads in place of the real one."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    monkeypatch.setenv("WEIJIN_DATA", str(folder))
    return folder
