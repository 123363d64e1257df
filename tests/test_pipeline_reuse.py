"""What runs again and what is reused: real runs of small notebooks, between which one thing at a time is changed."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from runs import read, stored, switch_without_links

from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.paths import ROOT
from weijin_analysis.pipeline import inputs, reuse
from weijin_analysis.pipeline.plan import plan, plan_again
from weijin_analysis.pipeline.reuse import Inputs, decide, newest_run
from weijin_analysis.pipeline.run import Finished, Outcome, Policy, Started, run

PRICE = 'from weijin_analysis import catalog\nprint(len(catalog.load("battery_price", as_of)))'
LAUNCHES = 'from weijin_analysis import catalog\nprint(len(catalog.load("space_launches", as_of)))'
FIGURE = """import os
from pathlib import Path
(Path(os.environ["WEIJIN_FIGURES"]) / "f01-1.json").write_text("{}")"""
BREAKS = "if as_of == '':\n    raise ValueError('no day')"
PARAMETERS = 'as_of: str = ""  # a day\nlanguage: str = "zh"  # zh or en\nhorizon: int = 2035  # a year'


def write_notebook(folder: Path, name: str, *cells: str, text: str = "# A chapter") -> None:
    """Write a notebook with a parameters cell, some code and a text."""
    new = nbformat.v4
    declared = new.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    code = [new.new_code_cell(cell) for cell in cells]
    notebook = new.new_notebook(cells=[new.new_markdown_cell(text), declared, *code])
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / name)


@dataclass
class Project:
    """A data package, notebooks and the folder of runs."""

    data: Path
    notebooks: Path
    output: Path
    languages: tuple[str, ...] = ("zh",)

    def run(self, *chapters: str, policy: Policy | None = None, **parameters: object) -> Outcome:
        self.events: list[Started | Finished] = []
        items = plan(chapters, self.languages, parameters, self.notebooks)
        return run(items, self.output, jobs=2, tell=self.events.append, policy=policy or Policy())

    def reasons(self, **parameters: object) -> list[str]:
        """Return for each chapter why it would run, "" for what would be reused."""
        items = plan((), ["zh"], parameters, self.notebooks)
        decisions = decide(items, Inputs.of(items, self.data), self.output)
        return [decision.reason if decision.earlier is None else "" for decision in decisions]

    def edit(self, table: str, change: Callable[[list[list[str]]], None]) -> None:
        path = next(self.data.rglob(f"{table}.csv"))
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three chapters that have run: 01 reads the battery price, 02 the launches, 03 nothing."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", folder / "data")
    project = Project(folder / "data", folder / "notebooks", folder / "outputs")
    write_notebook(project.notebooks, "01_price.ipynb", PRICE, FIGURE)
    write_notebook(project.notebooks, "02_launches.ipynb", LAUNCHES)
    write_notebook(project.notebooks, "03_nothing.ipynb", "print(horizon)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEIJIN_DATA", str(project.data))
        assert project.run().manifest.status == "succeeded"
    return project


@pytest.fixture
def project(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A copy of it, to be changed."""
    copy = Project(tmp_path / "data", tmp_path / "notebooks", tmp_path / "outputs")
    for source, target in ((made.data, copy.data), (made.notebooks, copy.notebooks), (made.output, copy.output)):
        shutil.copytree(source, target)
    monkeypatch.setenv("WEIJIN_DATA", str(copy.data))
    return copy


def statuses(outcome: Outcome) -> list[str]:
    return [item.status for item in outcome.manifest.items]


def add_row(rows: list[list[str]]) -> None:
    row = dict(zip(rows[0], rows[1], strict=True)) | {"period": "1999", "note": "made"}
    rows.append([row[name] for name in rows[0]])


def test_a_run_records_what_each_chapter_read(project: Project) -> None:
    (folder,) = stored(project.output).values()
    first, second, third = read(folder)["items"]
    assert {"battery_price", "sources", "labels", "datapackage.json"} <= first["reads"].keys()
    assert "space_launches" not in first["reads"]
    assert "space_launches" in second["reads"]
    assert third["reads"] == {}
    noted = json.loads((folder / "figures/01/zh/reads.json").read_text(encoding="utf-8"))
    assert noted["observations/battery_price.csv"] == read(folder)["data"]["battery_price"]
    assert set(noted["sources.csv"]["rows"]) == sources_of("battery_price", project.data)


def sources_of(table: str, data: Path) -> set[str]:
    with (data / "observations" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row["source"] for row in csv.DictReader(file)}


def test_with_nothing_changed_no_run_is_made(project: Project) -> None:
    outcome = project.run()
    assert outcome.nothing_to_do
    assert len(stored(project.output)) == 1
    assert outcome.folder == stored(project.output).popitem()[1]
    assert project.events == []


def test_a_changed_row_reruns_only_the_chapter_that_reads_its_table(project: Project) -> None:
    project.edit("battery_price", add_row)
    assert project.reasons() == ["data changed: battery_price", "", ""]
    before = stored(project.output).popitem()[0]
    outcome = project.run()
    assert statuses(outcome) == ["succeeded", "reused", "reused"]
    assert [event.item.name for event in project.events if isinstance(event, Started)] == ["01 zh"]
    items = read(outcome.folder)["items"]
    assert [item["reused_from"] for item in items] == [None, before, before]
    assert items[0]["reason"] == "data changed: battery_price"
    assert project.run().nothing_to_do


def test_a_new_source_for_another_table_reruns_nothing(project: Project) -> None:
    project.edit("sources", lambda rows: rows.append(["ch99-new", "A", "B", "https://a.example", "2026", "", ""]))
    assert project.reasons() == ["", "", ""]


def test_a_corrected_source_reruns_who_looked_it_up(project: Project) -> None:
    used = sorted(sources_of("battery_price", project.data) - sources_of("space_launches", project.data))[0]

    def correct(rows: list[list[str]]) -> None:
        next(row for row in rows if row[0] == used)[2] += " (corrected)"

    project.edit("sources", correct)
    assert project.reasons() == ["data changed: sources", "", ""]


def test_a_number_that_comes_back_is_reused_from_the_older_run(project: Project) -> None:
    project.languages = LANGUAGES  # a complete run
    first = project.run()
    project.edit("battery_price", add_row)
    assert not project.run().nothing_to_do
    project.edit("battery_price", lambda rows: rows.pop())
    outcome = project.run()
    assert statuses(outcome) == ["reused"] * 6
    assert not outcome.nothing_to_do, "the newest edition is another one"
    assert outcome.latest is not None
    old, new = (folder / "notebooks/01_price.en.ipynb" for folder in (first.folder, outcome.folder))
    assert new.read_bytes() == old.read_bytes()


def test_other_parameters_run_and_both_are_kept(project: Project) -> None:
    assert project.reasons(horizon=2040) == ["parameters changed: horizon"] * 3
    assert statuses(project.run("03", horizon=2040)) == ["succeeded"]
    assert project.reasons(horizon=2040)[2] == ""
    assert project.reasons() == ["", "", ""]


def test_changed_code_of_a_notebook_reruns_it(project: Project) -> None:
    write_notebook(project.notebooks, "03_nothing.ipynb", "print(horizon + 1)")
    assert project.reasons() == ["", "", "notebook changed"]


def test_a_changed_text_needs_no_kernel(project: Project) -> None:
    write_notebook(project.notebooks, "01_price.ipynb", PRICE, FIGURE, text="# Another head\n\nAnd a remark.")
    assert project.reasons() == ["", "", ""]
    before = stored(project.output).popitem()[1]
    outcome = project.run()
    assert statuses(outcome) == ["reused"] * 3
    assert [event for event in project.events if isinstance(event, Started)] == []
    assert outcome.manifest.items[0].reason == "text changed"
    old, new = (
        nbformat.read(folder / "notebooks/01_price.zh.ipynb", nbformat.NO_CONVERT)
        for folder in (before, outcome.folder)
    )
    assert new.cells[0].source == "# Another head\n\nAnd a remark."
    assert old.cells[0].source == "# A chapter", "the earlier run is as it was"
    assert [cell.outputs for cell in new.cells[1:]] == [cell.outputs for cell in old.cells[1:]]
    assert [cell.source for cell in new.cells[1:]] == [cell.source for cell in old.cells[1:]]
    nbformat.validate(new)
    assert project.run().nothing_to_do


@pytest.mark.parametrize(("name", "reason"), [("trends/kinds.py", "code"), ("pandas", "library")])
def test_changed_code_or_another_library_reruns_everything_and_is_named(
    name: str, reason: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "code":
        real = reuse.code_hashes
        monkeypatch.setattr(reuse, "code_hashes", lambda notebooks: {**real(notebooks), name: "0" * 64})
    else:
        versions = reuse.library_versions()
        monkeypatch.setattr(reuse, "library_versions", lambda: {**versions, name: "99"})
    assert project.reasons() == [f"{reason} changed: {name}"] * 3


def test_code_that_can_change_no_figure_counts_for_nothing() -> None:
    assert not [name for name in inputs.code_hashes() if name.startswith(("cli", "pipeline", "publish", "refresh"))]


@pytest.mark.parametrize(
    "lost", ["figures/01/zh/f01-1.json", "notebooks/01_price.zh.ipynb", "figures/01/zh/reads.json"]
)
def test_a_result_that_lost_a_file_is_made_again(lost: str, project: Project) -> None:
    (stored(project.output).popitem()[1] / lost).unlink()
    assert project.reasons() == ["files of the earlier run are gone", "", ""]


def test_a_result_with_a_truncated_file_is_made_again(project: Project) -> None:
    (stored(project.output).popitem()[1] / "notebooks/02_launches.zh.ipynb").write_text("{}", encoding="utf-8")
    assert project.reasons() == ["", "files of the earlier run are gone", ""]


def test_forced_everything_runs(project: Project) -> None:
    outcome = project.run(policy=Policy(force=True))
    assert statuses(outcome) == ["succeeded"] * 3
    assert {item.reason for item in outcome.manifest.items} == {"asked for"}


def test_a_failed_chapter_runs_again_and_a_schedule_leaves_it_until_something_changed(project: Project) -> None:
    write_notebook(project.notebooks, "02_launches.ipynb", LAUNCHES, BREAKS)
    failed = project.run()
    assert statuses(failed) == ["reused", "failed", "reused"]
    assert project.reasons() == ["", "failed before", ""]
    waiting = project.run(policy=Policy(only_if_changed=True))
    assert (waiting.nothing_to_do, waiting.folder) == (True, failed.folder)
    assert statuses(project.run()) == ["reused", "failed", "reused"], "without that, people want it tried again"
    project.edit("space_launches", add_row)
    assert not project.run(policy=Policy(only_if_changed=True)).nothing_to_do


def test_the_newest_run_can_be_run_again_with_its_own_parameters(project: Project) -> None:
    write_notebook(project.notebooks, "02_launches.ipynb", LAUNCHES, BREAKS)
    project.run("02", "03", as_of="", horizon=2041)
    found = newest_run(project.output)
    assert found is not None
    items = plan_again(found[0], project.notebooks)
    assert [(item.name, item.parameters["horizon"]) for item in items] == [("02 zh", 2041), ("03 zh", 2041)]
    assert statuses(run(items, project.output)) == ["failed", "reused"]


def test_what_is_reused_is_linked_or_copied_whole(project: Project) -> None:
    before = stored(project.output).popitem()[1]
    project.edit("space_launches", add_row)
    outcome = project.run()
    for path in (before / "figures/01/zh").iterdir():
        assert (outcome.folder / "figures/01/zh" / path.name).read_bytes() == path.read_bytes()
    shutil.rmtree(before)
    assert project.reasons() == ["", "", ""], "it does not need the run it came from"


@pytest.mark.parametrize("as_copy", [False, True], ids=["link", "copy"])
def test_the_latest_is_known_as_link_and_as_copy_and_keeps_its_files(as_copy: bool, project: Project) -> None:
    project.languages = LANGUAGES  # a complete run
    complete = project.run()
    if as_copy:
        switch_without_links(project.output, complete.folder)
    assert project.run().nothing_to_do
    project.languages = ("zh",)
    for horizon in (2041, 2042):
        project.run("03", horizon=horizon, policy=Policy(keep=1))
    kept = [(folder / "notebooks").is_dir() for folder in stored(project.output).values()]
    assert kept == [False, True, False, True], "the latest and the newest"


def test_old_runs_lose_their_files_and_keep_their_record(project: Project) -> None:
    write_notebook(project.notebooks, "04_fails.ipynb", BREAKS)
    for horizon in (2041, 2042):
        project.run("03", "04", horizon=horizon)
    outcome = project.run("03", horizon=2043, policy=Policy(keep=2))
    runs = list(stored(project.output).values())
    assert [(run / "notebooks").is_dir() for run in runs[-2:]] == [True, True]
    assert runs[-1] == outcome.folder
    for old in runs[:-2]:
        kept = {path.name for path in old.iterdir()}
        assert "run.json" in kept
        assert "notebooks" not in kept
        read(old)
