"""The description of a run for other programs: true to ``run.json`` and the folder, complete, and always the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from rocrate.rocrate import ROCrate
from rocrate.vocabs import RO_CRATE

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.crate import CRATE, HOMES, PROFILE, write_crate
from weijin_analysis.pipeline.manifest import LIBRARIES

CONTEXTS = ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"]
NOTEBOOK = "notebooks/08_solid_state_batteries.ipynb"
FAILURE = {
    "name": "FileNotFoundError",
    "message": "no '/home/somebody/secret/numbers.csv'; see https://example.org/a/b and data/sources.csv",
    "cell": 3,
    "execution": 4,
    "source": "load(name)",
}


def item(language: str, status: str, **more: Any) -> dict[str, Any]:
    parameters = {"as_of": "", "horizon": 2035, "language": language, "threshold": 100.0}
    notebook = None if status == "cancelled" else f"notebooks/08_solid_state_batteries.{language}.ipynb"
    known = {"chapter": "08", "language": language, "parameters": parameters, "status": status, "seconds": 6.4}
    return known | {"notebook": notebook, "figures": [], "error": None} | more


SUCCEEDED = item(
    "zh",
    "succeeded",
    began="2026-11-20T08:00:01Z",
    figures=["f08-1"],
    reads={"battery_price": "1" * 64, "sources": "3" * 64, "datapackage.json": "4" * 64},
)
MANIFEST = {
    "run": "20261120T080000Z",
    "started": "2026-11-20T08:00:00Z",
    "finished": "2026-11-20T08:01:00Z",
    "status": "succeeded",
    "error": None,
    "items": [SUCCEEDED, item("en", "succeeded", figures=["f08-1"])],
    "versions": {"weijin_analysis": "0.1.0", "python": "3.11.7", "pandas": "3.1.1", "unheard_of": "1.0"},
    "data": {"battery_price": "1" * 64, "datapackage.json": "4" * 64, "sources": "2" * 64},
    "code": {NOTEBOOK: "a" * 64, "chapter.py": "b" * 64},
    "left_out": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's folder with the files of two items; one name has a space."""
    run = tmp_path / "20261120T080000Z"
    for name in ("forecasts.csv", "claims.json", "site/index.html", "logs/08.zh.log"):
        put(run / name)
    for language in ("zh", "en"):
        put(run / f"notebooks/08_solid_state_batteries.{language}.ipynb")
        for name in ("f08-1.csv", "f08-1.json", "f08-1_wide_light.svg", "f08-1_wide light.png", ".hidden"):
            put(run / "figures/08" / language / name)
    with ZipFile(run / "data.zip", "w") as archive:
        archive.writestr("observations/battery_price.csv", "metric\n")
        archive.writestr("sources.csv", "id\n")
        archive.writestr("datapackage.json", "{}\n")
    return run


def put(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.name, encoding="utf-8")


def described(folder: Path, *items: dict[str, Any], **fields: Any) -> dict[str, dict[str, Any]]:
    """Return the entities of a crate by their identifiers."""
    manifest = deepcopy(MANIFEST) | ({"items": list(items)} if items else {}) | fields
    (folder / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    return {entity["@id"]: entity for entity in json.loads(write_crate(folder).read_text("utf-8"))["@graph"]}


def references(value: object) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    if isinstance(value, dict):
        return (
            [value["@id"]]
            if set(value) == {"@id"}
            else [found for each in value.values() for found in references(each)]
        )
    return []


def named(entity: dict[str, Any], key: str) -> list[str]:
    return references(entity.get(key))


def test_the_library_reads_it_back_with_all_files_and_actions(folder: Path) -> None:
    described(folder)
    crate = ROCrate(folder)
    assert crate.root_dataset["conformsTo"].id == PROFILE
    assert [action.id for action in crate.root_dataset["mentions"]] == ["#08-zh", "#08-en"]
    assert {entity.id for entity in crate.data_entities} >= {"run.json", "data.zip", "site/", "claims.json"}
    assert crate.get("#08-zh")["instrument"].type == ["SoftwareSourceCode", "SoftwareApplication"]


def test_it_names_the_contexts_and_uses_only_their_terms(folder: Path) -> None:
    entities = described(folder)
    assert json.loads((folder / CRATE).read_text("utf-8"))["@context"] == CONTEXTS
    keys = {key for entity in entities.values() for key in entity if not key.startswith("@")}
    assert "sha256" in keys
    assert keys - set(RO_CRATE["@context"]) == set()


def test_every_reference_leads_to_an_entity_or_to_a_term(folder: Path) -> None:
    entities = described(folder)
    found = {name for entity in entities.values() for name in references(list(entity.values()))}
    assert found - set(entities) == {"https://w3id.org/ro/crate/1.1"}
    assert all("@type" in entity for entity in entities.values())


def test_every_file_it_names_is_there_and_every_file_of_the_run_is_named(folder: Path) -> None:
    entities = described(folder, SUCCEEDED | {"log": "logs/08.zh.log"}, item("en", "succeeded"))
    files = {unquote(name) for name, entity in entities.items() if entity["@type"] == "File"}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    aside = {CRATE, "site/index.html", "figures/08/zh/.hidden", "figures/08/en/.hidden"}
    assert files == there - aside
    assert {unquote(name) for name in named(entities["./"], "hasPart")} == files | {"site/"}


def test_an_item_is_an_action_with_notebook_inputs_and_results(folder: Path) -> None:
    entities = described(folder)
    action = entities["#08-zh"]
    assert action["name"] == "Chapter 08 in Chinese"
    assert (action["startTime"], action["endTime"]) == ("2026-11-20T08:00:01+00:00", "2026-11-20T08:00:07+00:00")
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert entities[action["instrument"]["@id"]]["version"] == "a" * 64
    assert [unquote(name) for name in named(action, "result")] == [
        "notebooks/08_solid_state_batteries.zh.ipynb",
        *(f"figures/08/zh/f08-1{end}" for end in (".csv", ".json", "_wide light.png", "_wide_light.svg")),
    ]
    values = {entities[name]["name"]: entities[name].get("value") for name in named(action, "object")}
    assert values == {
        "battery_price.csv": None, "datapackage.json": None, "sources.csv": None,
        "as_of": "", "horizon": 2035, "language": "zh", "threshold": 100.0,
    }  # fmt: skip


def test_a_table_read_is_a_part_of_the_kept_data_with_its_checksum(folder: Path) -> None:
    entities = described(folder)
    table = entities["#data/observations/battery_price.csv"]
    assert (table["sha256"], table["isPartOf"]) == ("1" * 64, {"@id": "data.zip"})
    assert entities["#data/sources.csv"]["sha256"] == "2" * 64  # the file's, not that of the rows looked up


def test_an_item_that_noted_no_reads_and_no_time_claims_neither(folder: Path) -> None:
    action = described(folder)["#08-en"]
    assert named(action, "object")[0] == "data.zip"
    assert not {"startTime", "endTime"} & set(action)


def test_a_failure_is_told_with_its_cell_and_without_folders_of_the_machine(folder: Path) -> None:
    entities = described(folder, item("zh", "failed", error=FAILURE), item("en", "errored", error=FAILURE))
    for name in ("#08-zh", "#08-en"):
        assert entities[name]["actionStatus"] == "http://schema.org/FailedActionStatus"
    assert entities["#08-zh"]["error"] == (
        "FileNotFoundError in code cell 3 (load(name)): "
        "no 'numbers.csv'; see https://example.org/a/b and data/sources.csv"
    )


def test_a_reused_item_says_from_which_run(folder: Path) -> None:
    action = described(folder, item("zh", "reused", reused_from="20261113T080000Z"))["#08-zh"]
    assert "in run 20261113T080000Z; taken over" in action["description"]
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"


def test_what_did_not_run_is_counted_and_no_action_claims_it(folder: Path) -> None:
    entities = described(folder, SUCCEEDED, item("en", "cancelled", seconds=None), finished=None)
    assert [name for name, entity in entities.items() if entity["@type"] == "CreateAction"] == ["#08-zh"]
    assert "1 cancelled, 1 succeeded" in entities["./"]["description"]
    assert entities["./"]["datePublished"] == "2026-11-20T08:00:00+00:00"


def test_items_of_a_sweep_stay_apart_and_share_equal_parameters(folder: Path) -> None:
    cases = [
        SUCCEEDED | {"case": f"horizon={year}", "parameters": SUCCEEDED["parameters"] | {"horizon": year}}
        for year in (2035, 2040)
    ]
    put(folder / "figures/08/zh/horizon=2040/f08-1.csv")
    entities = described(folder, *cases)
    actions = [entities[f"#08-zh-horizon%3D{year}"] for year in (2035, 2040)]
    inputs = [set(named(action, "object")) for action in actions]
    assert inputs[0] ^ inputs[1] == {"#parameter/horizon=2035", "#parameter/horizon=2040"}
    assert actions[1]["name"] == "Chapter 08 in Chinese, horizon=2040"
    assert named(actions[1], "result")[-1] == "figures/08/zh/horizon%3D2040/f08-1.csv"


def test_software_has_version_and_home_and_an_unknown_library_only_its_version(folder: Path) -> None:
    entities = described(folder)
    below = [entities[name] for name in named(entities["#weijin_analysis"], "softwareRequirements")]
    assert [(each["name"], each["softwareVersion"], each.get("url")) for each in below] == [
        ("pandas", "3.1.1", HOMES["pandas"]), ("python", "3.11.7", HOMES["python"]), ("unheard_of", "1.0", None),
    ]  # fmt: skip
    assert entities["#08-zh"]["agent"] == {"@id": "#weijin_analysis"}


def test_every_library_that_a_run_records_has_a_home() -> None:
    assert {*LIBRARIES, "python"} <= set(HOMES)


def test_the_same_run_gives_the_same_bytes_wherever_its_folder_lies(folder: Path, tmp_path: Path) -> None:
    described(folder)
    first = (folder / CRATE).read_bytes()
    moved = tmp_path / "elsewhere" / "of another name"
    shutil.copytree(folder, moved)
    assert write_crate(moved).read_bytes() == first
    assert str(tmp_path).encode() not in first


def test_it_copies_nothing_and_leaves_nothing_unfinished(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    described(folder)
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert set(after) - set(before) == {folder / CRATE, folder / "run.json"}
    assert {path: after[path] for path in before} == before


def test_a_folder_without_a_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no readable run\.json.*weijin run"):
        write_crate(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_library_is_loaded_only_when_a_crate_is_written() -> None:
    code = "import sys, weijin_analysis.pipeline.crate; print([m for m in sys.modules if m.startswith('rocrate')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
