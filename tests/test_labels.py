"""Names of entities come from labels.csv, and from nowhere else."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from weijin_analysis.errors import ParameterError, UnknownNameError
from weijin_analysis.labels import label, labels
from weijin_analysis.paths import ROOT


@pytest.fixture
def trial_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    (tmp_path / "labels.csv").write_text(
        "entity,zh,en\nSK On,SK On,SK On\nNA,纳米比亚,Namibia\nBlank,,\n", encoding="utf-8"
    )
    monkeypatch.setenv("WEIJIN_DATA", str(tmp_path))
    return tmp_path


def test_an_entity_has_a_name_in_each_language(trial_package: Path) -> None:
    assert label("NA", "zh") == "纳米比亚"
    assert label("NA", "en") == "Namibia"


def test_an_unknown_entity_is_named_with_its_nearest(trial_package: Path) -> None:
    with pytest.raises(UnknownNameError, match="found 'SK ON'; expected one of SK On"):
        label("SK ON", "zh")


def test_an_empty_name_counts_as_none(trial_package: Path) -> None:
    with pytest.raises(UnknownNameError, match="Blank"):
        label("Blank", "en")


def test_an_unknown_language_is_refused(trial_package: Path) -> None:
    with pytest.raises(ParameterError, match="language"):
        label("SK On", "de")


def test_a_changed_file_is_read_again(trial_package: Path) -> None:
    assert label("SK On", "zh") == "SK On"
    path = trial_package / "labels.csv"
    path.write_text("entity,zh,en\nSK On,SK On公司,SK On\n", encoding="utf-8")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1_000_000_000))
    assert label("SK On", "zh") == "SK On公司"


def test_every_entity_of_the_data_package_has_both_names() -> None:
    for path in sorted((ROOT / "data" / "observations").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            entities = {row["entity"] for row in csv.DictReader(file)}
        for language in ("zh", "en"):
            missing = [entity for entity in sorted(entities) if not labels(language).get(entity)]
            assert not missing, f"{path.name}, {language}"
