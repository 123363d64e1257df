"""Runs of tiny notebooks through real kernels: what each leaves behind, and what becomes of ``latest``.

The runs are few and shared, because each kernel takes a second; every test looks at another side of them.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from runs import NOTEBOOKS, eventually, is_gone, kernels, read, stored

from weijin_analysis.errors import RunError
from weijin_analysis.pipeline.plan import plan
from weijin_analysis.pipeline.run import Finished, Outcome, Policy, Started, run
from weijin_analysis.pipeline.workers import Workers

REPORT = NOTEBOOKS / "report"
needs_signals = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


@dataclass(frozen=True)
class Told:
    """A run, what it told while it ran, and where ``latest`` pointed afterwards."""

    outcome: Outcome
    events: list[Started | Finished]
    latest: str

    @property
    def folder(self) -> Path:
        return self.outcome.folder

    def item(self, chapter: str, language: str = "zh") -> dict[str, object]:
        items = read(self.folder)["items"]
        return next(item for item in items if (item["chapter"], item["language"]) == (chapter, language))


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with Workers(2) as workers:
        yield workers


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("outputs") / "a {folder} with 中文"


def carried_out(items, output: Path, **options) -> Told:
    events: list[Started | Finished] = []
    outcome = run(items, output, jobs=2, tell=events.append, policy=Policy(force=True), **options)
    latest = output / "latest"
    return Told(outcome, events, latest.resolve().name if latest.exists() else "")


@pytest.fixture(scope="module")
def complete(output: Path, pool: Workers) -> Told:
    seen = []
    told = carried_out(plan(notebooks=REPORT), output, executor=pool, before_switch=seen.append)
    assert seen == [told.folder]
    return told


@pytest.fixture(scope="module")
def unpublished(complete: Told, output: Path, pool: Workers) -> Told:
    def refuse(folder: Path) -> None:
        raise RunError("chapter 01", "no figures", "at least one")

    return carried_out(plan(["01"], notebooks=only(output, "01")), output, executor=pool, before_switch=refuse)


@pytest.fixture(scope="module")
def partial(unpublished: Told, output: Path, pool: Workers) -> Told:
    return carried_out(plan(["01"], ["zh"], notebooks=REPORT), output, executor=pool)


@pytest.fixture(scope="module")
def broken(partial: Told, output: Path, pool: Workers) -> Told:
    return carried_out(plan(notebooks=only(output, "02", "trouble")), output, executor=pool)


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return carried_out(plan(languages=["zh"], notebooks=NOTEBOOKS / "trouble"), tmp_path_factory.mktemp("trouble"))


def only(output: Path, chapter: str, kind: str = "report") -> Path:
    """Make a folder with one of the notebooks, so that a run of it alone is complete."""
    folder = output.parent / f"only {kind} {chapter}"
    folder.mkdir()
    for path in (NOTEBOOKS / kind).glob(f"{chapter}_*.ipynb"):
        shutil.copy(path, folder)
    return folder


def printed(folder: Path, language: str = "zh") -> dict[str, object]:
    """Return what the notebook 02 of the report saw."""
    notebook = json.loads((folder / f"notebooks/02_says_what_it_sees.{language}.ipynb").read_text(encoding="utf-8"))
    return json.loads("".join(notebook["cells"][-1]["outputs"][0]["text"]))


def test_a_complete_run_succeeds_in_both_languages_and_becomes_the_latest(complete: Told) -> None:
    manifest = read(complete.folder)
    assert manifest["status"] == "succeeded"
    assert [(item["chapter"], item["language"], item["status"]) for item in manifest["items"]] == [
        ("01", "zh", "succeeded"),
        ("01", "en", "succeeded"),
        ("02", "zh", "succeeded"),
        ("02", "en", "succeeded"),
    ]
    assert complete.outcome.left_out == ()
    assert complete.latest == complete.folder.name == manifest["run"]


def test_the_manifest_names_parameters_figures_notebooks_versions_and_data(complete: Told) -> None:
    item = complete.item("01", "en")
    assert item["parameters"] == {"as_of": "", "horizon": 2035, "language": "en"}
    assert item["figures"] == ["f01-2", "f01-10"]
    assert (complete.folder / item["notebook"]).is_file()
    assert (complete.folder / "figures" / "01" / "en" / "f01-10.json").is_file()
    assert "papermill" in read(complete.folder)["versions"]
    assert "sources" in read(complete.folder)["data"]
    assert {"trends/kinds.py", "notebooks/01_draws_two_figures.ipynb"} <= set(read(complete.folder)["code"])


def test_every_run_that_ended_is_described_for_other_programs(complete: Told, broken: Told) -> None:
    for told in (complete, broken):
        described = json.loads((told.folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
        actions = [entity for entity in described["@graph"] if entity["@type"] == "CreateAction"]
        assert len(actions) == len(read(told.folder)["items"])


def test_every_item_has_a_log_that_tells_how_it_ended(complete: Told, trouble: Told) -> None:
    assert "01 en: succeeded" in (complete.folder / complete.item("01", "en")["log"]).read_text(encoding="utf-8")
    log = (trouble.folder / trouble.item("02")["log"]).read_text(encoding="utf-8")
    assert "KeyError: 'Mars'" in log
    assert "02 zh: failed" in log


def test_a_run_keeps_its_data_and_says_what_it_left_out(complete: Told, partial: Told) -> None:
    assert (complete.folder / "data.zip").is_file()
    assert read(complete.folder)["left_out"] == []
    assert read(partial.folder)["left_out"] == ["01 en", "02 zh", "02 en"]


def test_no_path_of_this_machine_is_left_in_what_a_run_writes(complete: Told) -> None:
    files = [complete.folder / "run.json", *complete.folder.glob("notebooks/01_*.ipynb")]
    assert len(files) == 3
    assert [path.name for path in files if str(complete.folder.parent) in path.read_text(encoding="utf-8")] == []


def test_a_finished_run_holds_no_unfinished_file(complete: Told, trouble: Told) -> None:
    for told in (complete, trouble):
        names = [path.name for path in told.folder.rglob("*") if path.is_file()]
        assert [name for name in names if name.startswith(".") or name.endswith(".part")] == []


def test_parameters_reach_the_notebook_with_their_types(complete: Told) -> None:
    assert printed(complete.folder, "en")["parameters"] == ["", "en", 2035, "0123", 1, 0.5, False, [60, 80]]


def test_the_kernel_is_told_where_its_figures_go_and_to_use_one_thread(complete: Told) -> None:
    for language in ("zh", "en"):
        seen = printed(complete.folder, language)["environment"]
        assert Path(seen["WEIJIN_FIGURES"]) == complete.folder / "figures" / "02" / language
        assert (seen["OPENBLAS_NUM_THREADS"], seen["OMP_NUM_THREADS"]) == ("1", "1")
    assert "WEIJIN_FIGURES" not in os.environ


def test_the_kernel_is_this_interpreter_in_the_folder_of_the_call(complete: Told) -> None:
    assert printed(complete.folder)["executable"] == sys.executable
    assert Path(printed(complete.folder)["folder"]) == Path.cwd()


@pytest.mark.skipif(os.name != "posix", reason="Unix sockets")
def test_the_kernel_listens_on_no_port(complete: Told) -> None:
    assert printed(complete.folder)["transport"] == "ipc"


def test_events_tell_each_item_once_as_it_begins_and_ends(complete: Told) -> None:
    begun = [event.item.name for event in complete.events if isinstance(event, Started)]
    ended = [event.item.name for event in complete.events if isinstance(event, Finished)]
    assert begun == ["01 zh", "01 en", "02 zh", "02 en"], "as much code in both, so in the order of the chapters"
    assert sorted(ended) == sorted(begun)
    assert all(event.result.seconds > 0 for event in complete.events if isinstance(event, Finished))


def test_a_publication_that_fails_leaves_the_latest_and_says_why(unpublished: Told, complete: Told) -> None:
    manifest = read(unpublished.folder)
    assert manifest["status"] == "errored"
    assert {item["status"] for item in manifest["items"]} == {"succeeded"}
    assert manifest["error"]["name"] == "RunError"
    assert manifest["error"]["message"] == "chapter 01: found no figures; expected at least one."
    assert unpublished.outcome.latest is None
    assert unpublished.latest == complete.folder.name


def test_a_partial_run_succeeds_but_leaves_the_latest(partial: Told, complete: Told) -> None:
    assert read(partial.folder)["status"] == "succeeded"
    assert partial.outcome.left_out == ("01 en", "02 zh", "02 en")
    assert partial.outcome.latest is None
    assert partial.latest == complete.folder.name


def test_a_failed_run_leaves_the_latest(broken: Told, complete: Told) -> None:
    assert read(broken.folder)["status"] == "failed"
    assert broken.outcome.left_out == ()
    assert broken.latest == complete.folder.name


def test_every_run_keeps_its_own_folder(broken: Told, output: Path) -> None:
    assert len(stored(output)) == 4
    assert stored(output)[broken.folder.name] == broken.folder


@needs_signals
def test_one_broken_chapter_does_not_stop_the_others(trouble: Told) -> None:
    manifest = read(trouble.folder)
    assert manifest["status"] == "failed"
    assert [item["status"] for item in manifest["items"]] == ["succeeded", "failed", "failed", "errored", "errored"]


def test_a_cell_that_raises_is_named_with_its_error(trouble: Told) -> None:
    assert trouble.item("02")["error"] == {
        "name": "KeyError",
        "message": "'Mars'",
        "cell": 3,
        "execution": 4,
        "source": 'price = {"World": 115}',
    }


def test_what_a_failed_chapter_had_done_is_kept(trouble: Told) -> None:
    item = trouble.item("02")
    assert item["figures"] == ["f02-1"]
    assert "KeyError" in (trouble.folder / item["notebook"]).read_text(encoding="utf-8")


def test_a_notebook_that_exits_early_has_failed_even_with_code_zero(trouble: Told) -> None:
    error = trouble.item("03")["error"]
    assert (error["name"], error["cell"], error["source"]) == ("SystemExit", 2, "import sys")


@needs_signals
def test_a_killed_kernel_is_an_error_with_the_cell_it_died_in(trouble: Told) -> None:
    error = trouble.item("04")["error"]
    assert (error["name"], error["cell"]) == ("DeadKernelError", 3)
    assert error["source"] == "os.kill(os.getpid(), signal.SIGKILL)"


@needs_signals
def test_a_killed_worker_is_an_error_with_the_signal_and_takes_its_kernel_along(trouble: Told) -> None:
    error = trouble.item("05")["error"]
    assert (error["name"], error["cell"]) == ("RunError", None)
    assert "it was ended by SIGKILL" in error["message"]
    kernel = int((trouble.folder / "figures" / "05" / "zh" / "kernel.pid").read_text(encoding="utf-8"))
    assert eventually(lambda: is_gone(kernel))


def test_a_run_leaves_no_process(pool: Workers, tmp_path: Path) -> None:
    before = set(kernels())
    outcome = run(plan(["02"], notebooks=NOTEBOOKS / "trouble"), tmp_path)
    assert [item.status for item in outcome.manifest.items] == ["failed", "failed"]
    assert set(kernels()) == before


def test_any_executor_of_the_standard_library_will_do(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        outcome = run(plan(["01"], ["zh"], notebooks=REPORT), tmp_path, executor=executor)
    assert [item.status for item in outcome.manifest.items] == ["succeeded"]


def test_a_listener_that_cannot_write_any_more_ends_the_run_in_order(tmp_path: Path) -> None:
    def closed(event: Started | Finished) -> None:
        raise BrokenPipeError("the terminal is gone")

    outcome = run(plan(["01"], ["zh"], notebooks=REPORT), tmp_path, tell=closed)
    manifest = read(outcome.folder)
    assert (manifest["status"], manifest["error"]["name"]) == ("errored", "BrokenPipeError")
    assert [item["status"] for item in manifest["items"]] == ["cancelled"]


def test_a_fault_in_the_listener_is_recorded_and_raised(tmp_path: Path) -> None:
    def faulty(event: Started | Finished) -> None:
        raise ZeroDivisionError("division by zero")

    with pytest.raises(ZeroDivisionError):
        run(plan(["01"], ["zh"], notebooks=REPORT), tmp_path, tell=faulty)
    (folder,) = stored(tmp_path).values()
    assert read(folder)["error"]["name"] == "ZeroDivisionError"


def test_an_empty_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no items"):
        run((), tmp_path)


def test_an_output_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match=r"output folder: .* expected a folder that can be written"):
        run(plan(notebooks=REPORT), tmp_path / "file")
