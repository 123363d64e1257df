"""What is shipped for schedulers is right as far as it can be told without them: options, files, parameters, times.

Every call of ``weijin`` in ``deploy/``, in the workflows and in the docs is read by the command's own parser, so that a
renamed option is found here and not at night.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import shlex
import subprocess
import sys
from itertools import takewhile
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from jinja2 import Template

from weijin_analysis.cli import main
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.paths import ROOT, notebook_directory
from weijin_analysis.pipeline.notebook import declared_parameters
from weijin_analysis.pipeline.plan import find_chapters

WEIJIN = Path(sys.executable).with_name("weijin")
DEPLOY = ROOT / "deploy"
SERVICE, TIMER, TELLING = (
    DEPLOY / "systemd" / name
    for name in ("weijin-report.service", "weijin-report.timer", "weijin-report-failed@.service")
)
DAGS = DEPLOY / "airflow" / "weijin_report.py"
JUPYTER = DEPLOY / "jupyter-scheduler" / "jupyter_server_config.py"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = sorted((ROOT / "docs").glob("*.md"))
TEXTS = [*(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc"), *WORKFLOWS, *PAGES]

CRON = DEPLOY / "cron" / "weijin-report.cron"
SHELL = {"&&", "||", "|", ";", ">", ">>"}


def commands(path: Path) -> list[str]:
    """Return the shell commands that a file runs or, in a page, tells people to run."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".service":
        return [unit(path)["Service"]["ExecStart"]]
    if path.suffix == ".yml":
        steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
        return [re.sub(r"\$\{\{.*?\}\}", _options_in, step["run"]) for step in steps if "run" in step]
    if path == DAGS:
        bash = [
            word.value
            for word in ast.walk(ast.parse(text))
            if isinstance(word, ast.keyword) and word.arg == "bash_command"
        ]
        tries = [{"ti": {"try_number": number}} for number in (1, 2)]
        return [Template(ast.literal_eval(value)).render(each) for value in bash for each in tries]
    if path == CRON:
        return [crontab_line().split(maxsplit=5)[5]]
    return re.findall(r"^\$ (.*)$", text, re.MULTILINE) if path.suffix == ".md" else []


def _options_in(expression: re.Match[str]) -> str:
    return " ".join(re.findall(r"--[\w-]+", expression[0]))


def crontab_line() -> str:
    lines = CRON.read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if line and not line.startswith("#") and not re.match(r"[A-Z]+=", line)]
    assert len(jobs) == 1
    return jobs[0]


def calls(path: Path) -> list[list[str]]:
    """Return the arguments of every call of weijin in a file."""
    found = []
    for command in commands(path):
        words = shlex.split(command, comments=True)
        for place, word in enumerate(words):
            called = place == 0 or words[place - 1] in SHELL | {"nice"}
            if called and word.rpartition("/")[2] in ("weijin", "$WEIJIN"):
                found.append(list(takewhile(lambda each: each not in SHELL, words[place + 1 :])))
    return found


def parse(words: list[str]) -> None:
    """Let click read a call, without running it; paths that do not exist here count as read."""
    group: Any = main
    with click.Context(main) as context:
        while isinstance(group, click.Group):
            group = group.get_command(context, words.pop(0))
            assert group is not None
        with click.Context(group, ignore_unknown_options=False, allow_extra_args=True) as inner:
            group.make_parser(inner).parse_args(args=list(words))


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_call_of_weijin_is_one_that_the_command_understands(path: Path) -> None:
    for words in calls(path):
        parse(words)


def test_calls_are_found_where_they_are_and_wrong_ones_are_noticed() -> None:
    for path in (SERVICE, CRON, ROOT / ".github/workflows/report.yml"):
        assert [words[:2] for words in calls(path)] == [["run", "--html"]], path
    assert [words[-1] for words in calls(DAGS)] == ["--if-changed", "--retry-failed", "$AS_OF", "$AS_OF"]
    with pytest.raises(click.NoSuchOption):
        parse(["run", "--if-chnaged"])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_file_names_a_folder_of_somebodys_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.:/*-])/(?:home|root|work|Users|opt|srv|mnt)/\S*", text) == []


# systemd


def test_the_service_runs_what_changed_in_the_folder_that_it_may_write() -> None:
    service = unit(SERVICE)["Service"]
    home = service["WorkingDirectory"]
    assert service["ExecStart"].startswith(f"{home}/.venv/bin/weijin run ")
    assert service["ReadWritePaths"] == f"{home}/outputs"
    assert service["Type"] == "oneshot"
    assert service["KillMode"] == "mixed"  # only the runner is asked to end; it ends its kernels


def test_the_service_takes_the_exit_codes_that_are_no_failure_from_the_command() -> None:
    from weijin_analysis.cli.run import BUSY, TERMINATED

    assert unit(SERVICE)["Service"]["SuccessExitStatus"].split() == [str(BUSY), str(TERMINATED)]


def test_the_timer_starts_the_service_and_a_failure_is_told_of_the_file_that_the_run_wrote() -> None:
    assert TIMER.stem == SERVICE.stem
    assert unit(TIMER)["Install"]["WantedBy"] == "timers.target"
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:00", unit(TIMER)["Timer"]["OnCalendar"])
    told_by = unit(SERVICE)["Unit"]["OnFailure"]
    assert told_by.replace("%n", "") == TELLING.name
    summary = shlex.split(unit(SERVICE)["Service"]["ExecStart"])[-1]
    assert f"deploy/tell.py {summary} |" in unit(TELLING)["Service"]["ExecStart"]
    assert unit(SERVICE)["Service"]["ExecStartPre"].endswith(f"rm -f {summary}")  # no news of an earlier run


# cron


def test_the_crontab_has_times_that_cron_reads_and_no_percent_sign() -> None:
    *fields, command = crontab_line().split(maxsplit=5)
    assert [re.fullmatch(r"\*|\d{1,2}", field) is not None for field in fields] == [True] * 5
    assert "%" not in command  # cron makes a line end of it
    assert command.startswith('cd "$HOME/')


# GitHub Actions


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_names_jobs_steps_and_files_that_are_there(path: Path) -> None:
    flow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(flow) >= {"name", "permissions", "jobs", True}  # YAML reads the key "on" as true
    commands = [step["run"] for job in flow["jobs"].values() for step in job["steps"] if "run" in step]
    files = {word for command in commands for word in shlex.split(command, comments=True) if "/" in word}
    named = {word for word in files if word.split("/")[0] in {"deploy", ".ci", "benchmarks"}}
    assert [word for word in named if not (ROOT / word).exists()] == []
    needed = {name for job in flow["jobs"].values() for name in [job.get("needs")] if name}
    assert needed <= set(flow["jobs"])


def test_the_report_is_made_of_earlier_runs_and_what_succeeded_is_kept_for_the_next() -> None:
    flow = yaml.safe_load((ROOT / ".github/workflows/report.yml").read_text(encoding="utf-8"))
    steps = flow["jobs"]["report"]["steps"]
    order = [step.get("uses", step.get("run", "")).split("@")[0].split(" ")[0] for step in steps]
    restore, save = (next(s for s in steps if f"cache/{verb}" in s.get("uses", "")) for verb in ("restore", "save"))
    assert order.index("actions/cache/restore") < order.index("weijin") < order.index("actions/cache/save")
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert save["with"]["path"] == restore["with"]["path"] == "outputs"
    assert save["if"] == "always()"


def test_two_checks_tell_apart_whether_ours_broke_or_the_world_moved() -> None:
    flow = yaml.safe_load((ROOT / ".github/workflows/upstreams.yml").read_text(encoding="utf-8"))
    checks = {case["check"]: case["option"] for case in flow["jobs"]["refresh"]["strategy"]["matrix"]["include"]}
    assert checks == {"ours": "--recorded", "world": "--dry-run"}
    for option in checks.values():
        parse(["refresh", option])


# Airflow and JupyterLab


@pytest.mark.parametrize("path", [DAGS, JUPYTER], ids=lambda path: path.name)
def test_a_python_file_compiles_and_uses_only_names_of_ours_that_exist(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    ours = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and str(node.module).startswith("weijin")
    ]
    for node in ours:
        code = f"from {node.module} import {', '.join(alias.name for alias in node.names)}"
        exec(compile(code, str(path), "exec"), {})


def test_the_dags_have_a_task_for_every_chapter_and_language_with_parameters_that_all_have() -> None:
    tree = ast.parse(DAGS.read_text(encoding="utf-8"))
    constants = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "LANGUAGES"
    }
    assert constants["LANGUAGES"] == LANGUAGES
    pattern = next(
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "glob"
    )
    assert sorted(notebook_directory().glob(pattern)) == list(find_chapters(notebook_directory()).values())
    operator = next(
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "PapermillOperator"
    )
    given = {key.value for word in operator.keywords if word.arg == "parameters" for key in word.value.keys}
    for notebook in find_chapters(notebook_directory()).values():
        assert given <= set(declared_parameters(notebook)), notebook.name


def test_the_dag_skips_where_another_run_is_at_work() -> None:
    from weijin_analysis.cli.run import BUSY, REFUSED

    assert f"REFUSED, BUSY = {REFUSED}, {BUSY}" in DAGS.read_text(encoding="utf-8")


def as_python(parameters: dict[str, str]) -> dict[str, str]:
    """Call the function of JupyterLab's configuration that reads parameters; the scheduler it imports is not here."""
    tree = ast.parse(JUPYTER.read_text(encoding="utf-8"))
    tree.body = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.ImportFrom) and not str(node.module).startswith("jupyter_scheduler"))
    ]
    names: dict[str, Any] = {"SchedulerError": RuntimeError}
    exec(compile(tree, str(JUPYTER), "exec"), names)
    return names["_as_python"]("08_solid_state_batteries.ipynb", parameters)


@pytest.mark.parametrize(
    ("name", "typed", "python"),
    [
        ("horizon", "2040", "2040"),
        ("horizon", "'2040'", "2040"),
        ("language", "en", "'en'"),
        ("language", "'en'", "'en'"),
        ("as_of", "2024-12-31", "'2024-12-31'"),
        ("as_of", "", "''"),
        ("threshold", "60", "60.0"),
    ],
)
def test_what_people_type_into_jupyterlab_becomes_what_it_stands_for(name: str, typed: str, python: str) -> None:
    assert as_python({name: typed}) == {name: python}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"horizn": "2040"}, "Did you mean 'horizon'"),
        ({"horizon": "soon"}, "a whole year"),
        ({"as_of": "1981"}, "a day"),
    ],
)
def test_what_would_run_with_a_default_or_fail_late_is_refused_at_once(given: dict[str, str], told: str) -> None:
    with pytest.raises(RuntimeError, match=told):
        as_python(given)


# The news


def tell(path: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-I", DEPLOY / "tell.py", path], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout.splitlines()


def test_the_news_of_a_real_run_that_failed_names_chapter_and_error(tmp_path: Path) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    broken = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": "1 / 0"}
    given = {**broken, "metadata": {"tags": ["parameters"]}, "source": 'language: str = "zh"'}
    nb = {"cells": [given, broken], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (notebooks / "01_broken.ipynb").write_text(json.dumps(nb), encoding="utf-8")
    summary = tmp_path / "summary.json"
    options = ["--language", "en", "--notebooks", notebooks, "--output", tmp_path / "out", "--summary", summary]
    called = subprocess.run([WEIJIN, "run", *options], capture_output=True)
    assert called.returncode == 1, called.stderr
    lines = tell(summary)
    assert lines[0] == "Weijin report: failed (exit code 1)"
    assert "  01 en failed: ZeroDivisionError: division by zero" in lines


def test_that_there_is_no_news_is_news(tmp_path: Path) -> None:
    assert tell(tmp_path / "summary.json") == [
        "Weijin report: no summary (FileNotFoundError).", "The run ended before it could write one.",
    ]  # fmt: skip


# The pages


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_of_a_page_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("name", ["index.md", "index.zh-CN.md"])
def test_the_index_leads_to_every_page_and_every_shipped_file_has_its_page(name: str) -> None:
    linked = set(re.findall(r"\]\(([\w.-]+\.md)\)", (ROOT / "docs" / name).read_text(encoding="utf-8")))
    assert linked | {name} == {path.name for path in PAGES}
    assert {f"{path.name}.md" for path in DEPLOY.iterdir() if path.is_dir()} <= linked
