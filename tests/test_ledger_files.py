"""A run's statements are those of its chapters, each once, in the order of the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weijin_analysis.errors import DataError
from weijin_analysis.ledger_files import FILE, merge


def left(folder: Path, name: str, *ids: str) -> Path:
    path = folder / name / FILE
    path.parent.mkdir()
    path.write_text(json.dumps([{"id": id, "statement_zh": name} for id in ids]), encoding="utf-8")
    return path


def test_each_statement_comes_once_in_order(tmp_path: Path) -> None:
    parts = [left(tmp_path, "b", "c10-001"), left(tmp_path, "a", "c02-002", "c02-001"), left(tmp_path, "c", "c02-001")]
    merge([*parts, tmp_path / "none" / FILE], tmp_path / FILE)
    records = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    assert [record["id"] for record in records] == ["c02-001", "c02-002", "c10-001"]
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_without_statements_there_is_no_file(tmp_path: Path) -> None:
    merge([tmp_path / "none" / FILE], tmp_path / FILE)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("text", ["[", "[1]", '{"id": 1}', '[{"name": "c02-001"}]'])
def test_a_file_that_is_no_ledger_is_named(tmp_path: Path, text: str) -> None:
    path = left(tmp_path, "a", "c02-001")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"a/claims\.json: found no list"):
        merge([path], tmp_path / FILE)
