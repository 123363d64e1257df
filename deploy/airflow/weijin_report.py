"""Two DAGs for Airflow 3. Use the first for the edition; the second where each chapter is to be a task of its own.

``weijin_report`` calls ``weijin run --if-changed``: what did not change is not run again, and a broken chapter leaves
the last good edition in place. ``weijin_chapters`` runs every chapter in both languages with the PapermillOperator:
executed notebooks and figures, each with Airflow's own log and retries, but no edition.

Airflow and the report keep separate environments. ``WEIJIN_HOME`` in Airflow's environment names the checkout, in which
``make`` has set up ``.venv``; its kernel is registered as ``weijin``. ``docs/airflow.md`` has the commands.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Param

HOME = Path(os.environ["WEIJIN_HOME"])
OUTPUT = Path(os.environ.get("WEIJIN_OUTPUT", HOME / "outputs"))
WEIJIN = HOME / ".venv" / "bin" / "weijin"
KERNEL = "weijin"
LANGUAGES = ("zh", "en")
REFUSED, BUSY = 2, 3

COMMON: dict[str, Any] = {"start_date": datetime(2026, 1, 1), "catchup": False, "max_active_runs": 1}

with DAG("weijin_report", schedule="17 5 * * *", tags=["weijin"], **COMMON):
    BashOperator(
        task_id="run",
        # A second try runs only what failed: with --if-changed it would find that nothing has changed since.
        bash_command='"$WEIJIN" run --html --keep 20 --timeout 600 --summary "$SUMMARY" '
        "{{ '--retry-failed' if ti.try_number > 1 else '--if-changed' }}",
        env={"WEIJIN": str(WEIJIN), "SUMMARY": str(OUTPUT / "summary.json")},
        append_env=True,
        skip_on_exit_code=BUSY,
        retries=1,
        retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=1),
    )


def keep_figures_beside_the_notebook(context: Any) -> None:
    """Let the kernel of this task write its figures into a folder named like its notebook."""
    os.environ["WEIJIN_FIGURES"] = str(Path(context["task"].output_nb).with_suffix(""))


with DAG(
    "weijin_chapters",
    schedule=None,
    tags=["weijin"],
    params={"as_of": Param("", type="string", description="Only numbers known by this day (YYYY-MM-DD); empty: all")},
    **COMMON,
):
    folder = f"{OUTPUT / 'airflow'}/{{{{ dag_run.run_after | ts_nodash }}}}"
    # Papermill makes no folder, and runs on with the default where a parameter is misspelt: refuse that here.
    prepare = BashOperator(
        task_id="prepare",
        bash_command='mkdir -p "$FOLDER" && "$WEIJIN" run --dry-run --as-of "$AS_OF"',
        env={"WEIJIN": str(WEIJIN), "FOLDER": folder, "AS_OF": "{{ params.as_of }}"},
        append_env=True,
    )
    for notebook in sorted((HOME / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        for language in LANGUAGES:
            prepare >> PapermillOperator(
                task_id=f"{notebook.stem}.{language}",
                input_nb=str(notebook),
                output_nb=f"{folder}/{notebook.stem}.{language}.ipynb",
                parameters={"language": language, "as_of": "{{ params.as_of }}"},
                kernel_name=KERNEL,
                language_name="python",
                pre_execute=keep_figures_beside_the_notebook,
                retries=1,
                execution_timeout=timedelta(minutes=10),
            )
