"""A server of upstreams, a small data package to refresh, and the command that refreshes it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from upstream_server import Upstreams, running

from weijin_analysis.cli import main
from weijin_analysis.paths import ROOT

DATA = ROOT / "data"
ALWAYS = ("sources", "labels")
Refresh = Callable[..., Result]
Package = Callable[..., Path]


@pytest.fixture
def upstreams(monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstreams]:
    """The server; no proxy stands between it and us."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running() as server:
        yield server


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """Copy some tables of the data package, without the rows of some sources, and read data from there."""

    def make(*tables: str, without: tuple[str, ...] = ()) -> Path:
        folder = tmp_path / "data"
        (folder / "observations").mkdir(parents=True)
        descriptor = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
        descriptor["resources"] = [entry for entry in descriptor["resources"] if entry["name"] in (*ALWAYS, *tables)]
        (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
        shutil.copy(DATA / "observation.schema.json", folder)
        for entry in descriptor["resources"]:
            _copy_without(DATA / entry["path"], folder / entry["path"], without)
        monkeypatch.setenv("WEIJIN_DATA", str(folder))
        return folder

    return make


def _copy_without(source: Path, target: Path, without: tuple[str, ...]) -> None:
    with source.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    column = header.index("source") if "source" in header else None
    with target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(row for row in rows if column is None or row[column] not in without)


@pytest.fixture
def refresh(upstreams: Upstreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Refresh:
    """Run ``weijin refresh`` against the server, with little patience."""
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path / "outputs"))

    def run(*arguments: str, timeout: float = 10, retries: int = 0) -> Result:
        options = ["--mirror", upstreams.address, "--timeout", str(timeout), "--retries", str(retries)]
        return CliRunner().invoke(main, ["refresh", *options, *arguments])

    return run
