"""JupyterLab with scheduled notebooks: jupyter-scheduler, with its jobs checked before they begin.

As it comes, jupyter-scheduler pastes the text of a parameter into the notebook as Python (``en`` is a name, 2024-12-31
is 1981), runs on with the default where a name is misspelt, and accepts environments that do not exist. The scheduler
below reads ``en``, ``'en'``, ``2040`` and ``2024-12-31`` as what they stand for and refuses the rest with a sentence.
``docs/jupyter-scheduler.md`` has the commands.
"""

from ast import literal_eval
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from jupyter_scheduler.exceptions import SchedulerError
from jupyter_scheduler.models import CreateJob, CreateJobDefinition
from jupyter_scheduler.scheduler import Scheduler

from weijin_analysis.errors import WeijinError
from weijin_analysis.paths import notebook_directory, output_directory
from weijin_analysis.pipeline.plan import plan

Model = TypeVar("Model", CreateJob, CreateJobDefinition)

JOBS = output_directory() / "scheduler"
JOBS.mkdir(parents=True, exist_ok=True)


class CheckedScheduler(Scheduler):
    """The scheduler of jupyter-scheduler; the parameters of a chapter are read and checked first."""

    def create_job(self, model: CreateJob) -> str:
        """Begin a job, or say what is wrong with it."""
        return super().create_job(self._checked(model))

    def create_job_definition(self, model: CreateJobDefinition) -> str:
        """Keep a job that is to run again and again, or say what is wrong with it."""
        return super().create_job_definition(self._checked(model))

    def _checked(self, model: Model) -> Model:
        known = [environment.name for environment in self.environments_manager.list_environments()]
        if model.runtime_environment_name not in known:
            found = f"environment {model.runtime_environment_name!r}; expected one of {', '.join(known)}"
            raise SchedulerError(f"job {model.name}: found {found}.")
        notebook = Path(model.input_filename or model.input_uri).name
        if model.parameters and (notebook_directory() / notebook).is_file():
            model.parameters = _as_python(notebook, model.parameters)
        return model


def _as_python(notebook: str, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a chapter as Python, or refuse them."""
    given = {name: _value(text) for name, text in parameters.items()}
    try:
        read = plan([notebook], parameters=given)[0].parameters
    except WeijinError as error:
        raise SchedulerError(str(error)) from error
    return {name: repr(read[name]) for name in given}


def _value(text: str) -> object:
    try:
        return literal_eval(text.strip())
    except (SyntaxError, ValueError):  # text without quotes; 2024-12-31 would be a subtraction
        return text.strip()


c = get_config()  # noqa: F821, put there by Jupyter
c.SchedulerApp.scheduler_class = CheckedScheduler
c.SchedulerApp.db_url = f"sqlite:///{JOBS / 'jobs.sqlite'}"
c.CheckedScheduler.staging_path = str(JOBS / "staging")
c.CheckedScheduler.output_directory = "outputs/scheduler/jobs"  # below the folder that JupyterLab shows
