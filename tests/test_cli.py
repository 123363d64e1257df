"""The command line: what people type, read and script against."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from runs import NOTEBOOKS, eventually, is_gone, read, stored

from weijin_analysis import __version__
from weijin_analysis.cli import COMMANDS, main

WEIJIN = Path(sys.executable).with_name("weijin")
REPORT = NOTEBOOKS / "report"
TROUBLE = NOTEBOOKS / "trouble"
HEAVY = ["pandas", "papermill", "nbconvert", "nbformat", "jsonschema", "matplotlib", "jupyter_client", "numpy", "rich"]


def weijin(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def commands() -> list[str]:
    return list(COMMANDS)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """A complete run by the installed command, for a user whose own Jupyter and IPython would break it."""
    home = tmp_path_factory.mktemp("home")
    spec = home / "jupyter" / "kernels" / "python3" / "kernel.json"
    startup = home / "ipython" / "profile_default" / "startup" / "00.py"
    for path, text in (
        (spec, '{"argv": ["false"], "display_name": "another Python", "language": "python"}'),
        (startup, "raise SystemExit(1)"),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    own = {"JUPYTER_PATH": str(home / "jupyter"), "IPYTHONDIR": str(home / "ipython")}
    return subprocess.run(
        [WEIJIN, "run", "--notebooks", REPORT, "--output", home / "outputs", "--jobs", "2"],
        env=os.environ | own,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["run", "08", "-p", "horizn=2040"], ["--version"]]
)
def test_help_and_refusals_import_nothing_slow(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom weijin_analysis.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        f"print('imported:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported: []"


def test_help_shows_the_commands_in_the_order_people_need_them_with_examples() -> None:
    text = weijin("--help").output
    positions = [text.index(f"\n  {name} ") for name in commands()]
    assert positions == sorted(positions)
    examples = re.findall(r"^ +weijin (\w+) .*  \w", text, flags=re.MULTILINE)
    assert list(dict.fromkeys(examples)) == commands()


@pytest.mark.parametrize("name", commands())
def test_every_command_says_what_it_does_and_gives_an_example(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    parts = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    for part in parts:
        words = f"{part.help} {part.epilog or ''}"
        assert "weijin " in words, part.name
        assert all(option.help for option in part.params if isinstance(option, click.Option)), part.name


def test_the_help_of_run_documents_every_exit_code() -> None:
    codes = re.findall(r"^  +(\d+)  +\w", weijin("run", "--help").output, flags=re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "130", "143"]


def test_the_version_is_the_packages() -> None:
    assert weijin("--version").output == f"weijin, version {__version__}\n"


def test_an_unknown_command_is_refused() -> None:
    done = weijin("runn")
    assert done.exit_code == 2
    assert "No such command 'runn'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["-p", "horizn=2040"], "parameter horizn: found 'horizn'"),
        (["-p", "horizn=2040"], "Did you mean 'horizon'?"),
        (["-p", "horizon=x"], "parameter horizon: found 'x'; expected a whole year from"),
        (["-p", "language=fr"], "parameter language: found 'fr'; expected zh (Chinese) or en (English)"),
        (["--language", "zh,fr"], "parameter language: found 'fr'"),
        (["--as-of", "2024-13-01"], "parameter as_of: found '2024-13-01'; expected a day as YYYY-MM-DD"),
        (["-p", "as_of=2024-13-01"], "parameter as_of: found '2024-13-01'"),
        (["-p", "horizon"], "'horizon' is not NAME=VALUE, such as horizon=2040"),
        (["-p", "horizon=2040", "-p", "horizon=2041"], "horizon is given twice"),
        (["-p", "as_of=2024-12-31", "--as-of", "2024-12-31"], "as_of is given twice"),
        (["--jobs", "0"], "--jobs"),
        (["09"], "chapter: found '09'; expected one of 01_draws_two_figures, 02_says_what_it_sees"),
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence_before_anything_starts(
    tmp_path: Path, arguments: list[str], says: str
) -> None:
    done = weijin("run", *arguments, "--notebooks", REPORT, "--output", tmp_path / "outputs")
    assert done.exit_code == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
    assert not (tmp_path / "outputs").exists()


def test_a_broken_notebook_is_refused_before_anything_starts(tmp_path: Path) -> None:
    done = weijin("run", "02", "--notebooks", NOTEBOOKS / "unreadable", "--output", tmp_path / "outputs")
    assert done.exit_code == 2
    assert "02_is_cut_off.ipynb: found a file that is not a notebook" in done.stderr
    assert not (tmp_path / "outputs").exists()


def test_a_missing_data_package_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIJIN_DATA", str(tmp_path / "nowhere"))
    done = weijin("run", "--notebooks", REPORT, "--output", tmp_path / "outputs")
    assert done.exit_code == 2
    assert "data folder: found no datapackage.json" in done.stderr
    assert not (tmp_path / "outputs").exists()


def test_a_complete_run_says_a_line_for_each_item_and_what_came_out_where(told) -> None:
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert sorted(re.sub(r" +[\d.]+ s$", "", line) for line in lines[:4]) == [
        "01 en  succeeded   2 figures",
        "01 zh  succeeded   2 figures",
        "02 en  succeeded   0 figures",
        "02 zh  succeeded   0 figures",
    ]
    (name,) = stored(Path(told.args[5]))
    assert lines[4:] == [f"4 of 4 succeeded: outputs/runs/{name}", "outputs/latest is this run now."]


def test_a_run_is_silent_on_standard_error(told) -> None:
    assert told.stderr == ""


def test_a_partial_run_says_that_the_latest_stays(tmp_path: Path) -> None:
    done = weijin("run", "1", "--language", "en", "--notebooks", REPORT, "--output", tmp_path)
    assert done.exit_code == 0, done.output
    assert "latest stays as it was: this run leaves out 01 zh, 02 zh, 02 en." in done.stdout
    assert not (tmp_path / "latest").exists()


def test_a_failure_is_told_with_chapter_cell_and_error_and_exits_with_one(tmp_path: Path) -> None:
    done = weijin("run", "1", "2", "--language", "zh", "--notebooks", NOTEBOOKS / "trouble", "--output", tmp_path)
    assert done.exit_code == 1
    assert re.search(r"^02 zh  failed       1 figure +[\d.]+ s$", done.stdout, flags=re.MULTILINE)
    assert "cell 3 (In [4]) 'price = {\"World\": 115}': KeyError: 'Mars'" in done.stdout
    assert re.search(r"^01 zh  succeeded", done.stdout, flags=re.MULTILINE)
    assert "run.json tells what went wrong." in done.stderr


def test_the_edition_is_built_in_the_folder_of_the_run(tmp_path: Path) -> None:
    done = weijin("run", "1", "--language", "zh", "--html", "--notebooks", REPORT, "--output", tmp_path)
    assert done.exit_code == 0, done.output
    (folder,) = stored(tmp_path).values()
    assert f"HTML edition: {folder}/site/index.html" in done.stdout
    assert "<html" in (folder / "site" / "index.html").read_text(encoding="utf-8")


def test_an_edition_that_cannot_be_built_exits_with_one_and_says_why(tmp_path: Path) -> None:
    done = weijin("run", "--html", "--notebooks", NOTEBOOKS / "odd", "--output", tmp_path)
    assert done.exit_code == 1
    assert "latest stays as it was: RunError: export target: found" in done.stderr
    (folder,) = stored(tmp_path).values()
    assert read(folder)["status"] == "errored"
    assert {item["status"] for item in read(folder)["items"]} == {"succeeded"}
    assert not (tmp_path / "latest").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of Unix")
def test_an_interrupt_ends_the_run_in_order(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [WEIJIN, "run", "--notebooks", NOTEBOOKS / "endless", "--output", tmp_path, "--jobs", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert eventually(lambda: bool(list(tmp_path.glob("runs/*/figures/01/zh/kernel.pid"))))
    (note,) = tmp_path.glob("runs/*/figures/01/zh/kernel.pid")
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process in the foreground
    _, complaint = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "the run was interrupted; what had finished is kept." in complaint
    assert "Traceback" not in complaint
    assert is_gone(int(note.read_text(encoding="utf-8")))
    (folder,) = stored(tmp_path).values()
    assert [item["status"] for item in read(folder)["items"]] == ["cancelled", "cancelled"]
    assert read(folder)["status"] == "interrupted"
    assert not (tmp_path / "latest").exists()
    assert list(folder.glob("notebooks/.*")) == []


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal")
def test_a_terminal_shows_what_runs_and_keeps_a_line_for_what_ended(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [WEIJIN, "run", "1", "--language", "zh", "--notebooks", REPORT, "--output", tmp_path],
        stdout=theirs,
        stderr=subprocess.STDOUT,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100"},
    )
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert running.wait() == 0
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", seen).decode("utf-8")
    assert re.search(r"[⠀-⣿] 01 zh", text), text
    assert re.search(r"01 zh  succeeded   2 figures +[\d.]+ s", text), text


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # on Linux, how a terminal says that the other end has closed
        return b""


def test_long_temporary_folders_are_no_hindrance(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 20) / ("er" * 40)
    deep.mkdir(parents=True)
    done = subprocess.run(
        [WEIJIN, "run", "2", "--language", "zh", "--notebooks", REPORT, "--output", tmp_path / "outputs"],
        env=os.environ | {"TMPDIR": str(deep)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (folder,) = stored(tmp_path / "outputs").values()
    assert '\\"transport\\": \\"tcp\\"' in (folder / "notebooks" / "02_says_what_it_sees.zh.ipynb").read_text("utf-8")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a run in which chapter 01 succeeded and 02 failed."""
    output = tmp_path_factory.mktemp("ran")
    news = output / "news.json"
    done = weijin("run", "1", "2", "--language", "zh", "--notebooks", TROUBLE, "--output", output, "--summary", news)
    assert done.exit_code == 1
    return output


def test_the_summary_tells_programs_what_came_out(ran: Path) -> None:
    news = json.loads((ran / "news.json").read_text(encoding="utf-8"))
    assert (news["status"], news["exit_code"], news["counts"]) == ("failed", 1, {"succeeded": 1, "failed": 1})
    assert [(item["name"], item["error"]) for item in news["items"]] == [("01 zh", None), ("02 zh", "KeyError: 'Mars'")]
    assert news["run"] in stored(ran)
    assert news["latest"] is None


def test_a_dry_run_tells_what_would_run_and_why_and_does_nothing(ran: Path) -> None:
    before = stored(ran)
    done = weijin("run", "1", "2", "--language", "zh", "--notebooks", TROUBLE, "--output", ran, "--dry-run")
    (name,) = before
    assert done.output.splitlines() == [f"01 zh  reuse  {name}", "02 zh  run    failed before", "1 of 2 would run."]
    assert stored(ran) == before


def test_a_schedule_is_told_in_a_line_that_nothing_changed_after_a_failure(ran: Path, tmp_path: Path) -> None:
    asked = "run", "1", "2", "--language", "zh", "--notebooks", TROUBLE, "--output", ran, "--if-changed"
    done = weijin(*asked, "--summary", tmp_path / "news.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "in which 02 zh failed." in done.stderr
    assert json.loads((tmp_path / "news.json").read_text(encoding="utf-8"))["exit_code"] == 1
    assert len(stored(ran)) == 1


def test_a_schedule_is_told_nothing_when_nothing_changed(ran: Path) -> None:
    done = weijin("run", "1", "--language", "zh", "--notebooks", TROUBLE, "--output", ran, "--if-changed")
    assert (done.exit_code, done.output) == (0, "")


def test_people_are_told_that_there_is_nothing_to_do(ran: Path) -> None:
    done = weijin("run", "1", "--language", "zh", "--notebooks", TROUBLE, "--output", ran)
    assert done.exit_code == 0
    assert re.fullmatch(r"Nothing has changed since .*: nothing to do\.\n", done.output)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--retry-failed", "08"), "takes neither chapters nor parameters"),
        (("--retry-failed",), "expected a run that can be run again"),
        (("--html", "--sweep", "horizon=2030,2031"), "leave out --html or --sweep"),
        (("--sweep", "horizon"), "sweep: found 'horizon'"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_and_its_summary_says_so(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    news = tmp_path / "news.json"
    done = weijin("run", *arguments, "--notebooks", REPORT, "--output", tmp_path / "outputs", "--summary", news)
    assert done.exit_code == 2
    assert told in done.stderr
    summary = json.loads(news.read_text(encoding="utf-8"))
    assert (summary["status"], summary["exit_code"]) == ("refused", 2)
    assert told in summary["message"]


def test_failed_chapters_are_tried_again_with_what_the_run_was_called_with(tmp_path: Path) -> None:
    asked = "--notebooks", TROUBLE, "--output", tmp_path
    weijin("run", "1", "2", "--language", "zh", "-p", "horizon=2041", *asked)
    done = weijin("run", "--retry-failed", *asked)
    assert done.exit_code == 1
    newest = read(list(stored(tmp_path).values())[-1])
    assert [(item["status"], item["parameters"]["horizon"]) for item in newest["items"]] == [
        ("reused", 2041),
        ("failed", 2041),
    ]
