"""``run.json``: what it says, that it is stable, and that its schema would notice a change."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from runs import SCHEMA, faults

from weijin_analysis import __version__
from weijin_analysis.paths import ROOT
from weijin_analysis.pipeline.manifest import (
    Failure,
    Manifest,
    Result,
    figures_in,
    file_hashes,
    library_versions,
    read,
    write,
)

PARAMETERS = {"as_of": "", "horizon": 2035, "language": "zh"}
SUCCEEDED = Result("08", "zh", PARAMETERS, "succeeded", 6.1, "notebooks/08_x.zh.ipynb", ("f08-1", "f08-2"))
FAILED = Result(
    "08", "en", PARAMETERS, "failed", 1.0, "notebooks/08_x.en.ipynb", (), Failure("KeyError", "'电池'", 3, 4, "x[k]")
)
PENDING = Result("09", "zh", PARAMETERS)
REUSED = replace(
    SUCCEEDED,
    status="reused",
    reused_from="20261123T020500Z",
    began="2026-11-23T02:05:01Z",
    recipe="0" * 64,
    reads={"sources": "1" * 64},
    files=20,
    bytes=1234,
    log=None,
)


def manifest(*items: Result) -> Manifest:
    return Manifest(
        run="20261124T020500Z",
        started="2026-11-24T02:05:00Z",
        finished=None,
        status="running",
        error=None,
        items=items,
        versions={"weijin_analysis": "0.1.0", "python": "3.11.7"},
        data={"labels": "0" * 64},
        code={"trends/kinds.py": "0" * 64},
        left_out=("09 en",),
    )


def written(folder: Path, record: Manifest) -> dict[str, object]:
    return json.loads(write(record, folder).read_text(encoding="utf-8"))


def test_every_field_has_a_description() -> None:
    fields = SCHEMA["properties"] | SCHEMA["$defs"]["item"]["properties"] | SCHEMA["$defs"]["error"]["properties"]
    assert [name for name, field in fields.items() if len(field.get("description", "")) < 10] == []


def test_the_fields_and_their_order_are_what_readers_rely_on(tmp_path: Path) -> None:
    record = written(tmp_path, manifest(SUCCEEDED))
    assert list(record) == [
        "run", "started", "finished", "status", "error", "items", "versions", "data", "code", "left_out",
    ]  # fmt: skip
    assert list(record["items"][0]) == [
        "chapter", "language", "parameters", "status", "seconds", "notebook", "figures", "error", "case", "began",
        "reason", "reused_from", "recipe", "reads", "files", "bytes", "log",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "record",
    [
        manifest(PENDING),
        manifest(SUCCEEDED, FAILED, PENDING),
        manifest(SUCCEEDED, REUSED).ended("succeeded"),
        manifest(SUCCEEDED, FAILED).ended("failed"),
        manifest(SUCCEEDED, PENDING).ended("interrupted"),
        manifest(SUCCEEDED).ended("errored", Failure("OSError", "no space left")),
    ],
    ids=["begun", "half way", "succeeded", "failed", "interrupted", "errored"],
)
def test_every_state_of_a_run_keeps_to_the_schema(tmp_path: Path, record: Manifest) -> None:
    assert faults(written(tmp_path, record)) == []


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    record = manifest(SUCCEEDED, FAILED, REUSED, PENDING).ended("errored", Failure("OSError", "no space left"))
    write(record, tmp_path)
    assert read(tmp_path) == record


@pytest.mark.parametrize("content", ["", "{", "[]", '{"run": "x"}', '{"items": [{"chapter": "08"}]}'])
def test_what_is_no_manifest_is_not_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    assert read(tmp_path) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("run",), "latest"),
        (("started",), "2026-11-24 02:05"),
        (("status",), "done"),
        (("status",), "running"),
        (("finished",), None),
        (("error",), {"name": "OSError", "message": "full", "cell": None, "execution": None, "source": None}),
        (("hostname",), "build-7"),
        (("items",), []),
        (("items", 0, "status"), "pending"),
        (("items", 0, "status"), "failed"),
        (("items", 0, "status"), "reused"),
        (("items", 0, "reused_from"), "20261123T020500Z"),
        (("items", 0, "recipe"), "0"),
        (("items", 0, "notebook"), "/tmp/x.ipynb"),
        (("items", 0, "notebook"), "C:\\runs\\x.ipynb"),
        (("items", 0, "notebook"), None),
        (("items", 0, "seconds"), "6.1"),
        (("items", 0, "language"), "fr"),
        (("items", 0, "chapter"), "8"),
        (("data", "labels"), "0"),
        (("code", "trends/kinds.py"), "0"),
        (("left_out",), ["next year"]),
    ],
    ids=str,
)
def test_the_schema_notices_what_a_reader_would_trip_over(tmp_path: Path, path: tuple, value: object) -> None:
    record = deepcopy(written(tmp_path, manifest(SUCCEEDED).ended("succeeded")))
    assert faults(record) == []
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert faults(record) != []


def test_ending_cancels_what_had_not_finished_and_keeps_the_first_end() -> None:
    ended = manifest(SUCCEEDED, PENDING).ended("interrupted")
    assert [item.status for item in ended.items] == ["succeeded", "cancelled"]
    assert ended.ended("errored", Failure("OSError", "full")).finished == ended.finished


def test_the_same_manifest_is_written_in_the_same_bytes_and_readable_to_people(tmp_path: Path) -> None:
    first = write(manifest(SUCCEEDED, FAILED), tmp_path).read_bytes()
    assert write(manifest(SUCCEEDED, FAILED), tmp_path).read_bytes() == first
    assert "'电池'" in first.decode("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_every_file_of_the_data_package_is_hashed_by_name() -> None:
    hashes = file_hashes(ROOT / "data")
    price = hashlib.sha256((ROOT / "data" / "observations" / "battery_price.csv").read_bytes()).hexdigest()
    assert hashes["battery_price"] == price
    assert {"sources", "labels", "datapackage.json"} <= set(hashes)
    assert list(hashes) == sorted(hashes)


def test_the_versions_that_matter_are_told() -> None:
    versions = library_versions()
    assert versions["weijin_analysis"] == __version__
    assert {"python", "pandas", "numpy", "matplotlib", "papermill", "nbclient", "ipykernel"} <= set(versions)


def test_figures_are_found_by_their_records_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("x08-1.json", "f08-10.json", "f08-2.json", "f08-2.csv", "claims.json", "f08-3_wide_light.svg"):
        (tmp_path / name).touch()
    assert figures_in(tmp_path) == ("f08-2", "f08-10", "x08-1")
    assert figures_in(tmp_path / "missing") == ()
