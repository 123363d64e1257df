"""environment.yml and requirements.lock say the same as pyproject.toml."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from weijin_analysis.paths import ROOT

CONDA_NAMES = {
    "great_tables": "great-tables",
    "jupyter_client": "jupyter-client",
    "matplotlib-base": "matplotlib",
    "playwright-python": "playwright",
}
CONDA_EXTRAS = {"brotli-python"}  # what fonttools[woff] means on conda-forge
NAMED_PACKAGES = {"jupyterlab", "pandas", "seaborn", "statsmodels", "papermill"}


def declared() -> dict[str, Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["test"]
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


def in_environment() -> tuple[dict[str, Requirement], list[str]]:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    lines = [entry for entry in entries if isinstance(entry, str)] + [line for line in pip if not line.startswith("-")]
    requirements = map(Requirement, lines)
    return {CONDA_NAMES.get(item.name, item.name): item for item in requirements}, pip


def test_environment_and_project_name_the_same_packages() -> None:
    environment, _ = in_environment()
    assert set(environment) - CONDA_EXTRAS - {"python", "pip"} == set(declared())


def test_environment_and_project_ask_for_the_same_versions() -> None:
    environment, _ = in_environment()
    for name, requirement in declared().items():
        assert environment[name].specifier == requirement.specifier, name


def test_environment_installs_the_package_itself_editable() -> None:
    _, pip = in_environment()
    assert "--editable ." in pip


@pytest.mark.parametrize("name", sorted(NAMED_PACKAGES))
def test_the_five_named_packages_are_in_both(name: str) -> None:
    environment, _ = in_environment()
    assert name in environment
    assert name in declared()


def test_the_lock_pins_every_declared_package_inside_its_range_with_hashes() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)[^\n]*\\\n    --hash=sha256:", text, flags=re.MULTILINE)
    for name, requirement in declared().items():
        versions = [version for pinned, version in pins if pinned == name]
        assert versions, f"{name} is not pinned"
        assert all(requirement.specifier.contains(version) for version in versions), f"{name}: {versions}"


def test_the_lock_names_no_package_index() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
