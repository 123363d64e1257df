"""The battery chapter in a real JupyterLab, started by the recipe of ``make lab`` and driven in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from made_run import ALT, make_notebook
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from weijin_analysis.paths import ROOT, notebook_directory

CHAPTER = "08_solid_state_batteries.ipynb"
EXECUTED = "executed.ipynb"
TOKEN = "testing"
PATIENCE = 90.0
"""Seconds in which something must happen, also on a busy machine."""

PROMPTS = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.textContent)"
ERRORS = '.jp-OutputArea-child .jp-RenderedText[data-mime-type="application/vnd.jupyter.stderr"]'
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="JupyterLab is started by make, which is not here")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not come up at {address}")


def own_settings(folder: Path) -> dict[str, str]:
    """A JupyterLab as on its first day: neither the user's settings nor tabs that another server left open."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    return {name: str(folder / name.lower()) for name in names}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab on a copy of the notebooks, so that nothing typed here reaches the repository."""
    folder = tmp_path_factory.mktemp("lab") / "notebooks"
    shutil.copytree(notebook_directory(), folder)
    nbformat.write(make_notebook("en"), folder / EXECUTED)
    port = free_port()
    options = (
        f"--no-browser --port {port} --ServerApp.port_retries=0 --IdentityProvider.token={TOKEN} --allow-root"
        " --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    )
    environment = os.environ | {"WEIJIN_OUTPUT": str(folder.parent / "outputs")} | own_settings(folder.parent)
    with (folder.parent / "server.log").open("wb") as log:
        server = subprocess.Popen(
            ["make", "lab", f"NOTEBOOKS={folder}", f"LAB_OPTIONS={options}"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={TOKEN}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


@pytest.fixture(scope="module")
def notebook(lab: str, chromium: Browser) -> Iterator[Page]:
    # Tall enough for the whole notebook: JupyterLab takes cells out of the page that are out of sight.
    page = chromium.new_page(viewport={"width": 1400, "height": 12_000})
    page.set_default_timeout(1000 * PATIENCE)
    # A kernel that loses the race for a port as it starts is started again, and JupyterLab shows a dialog about
    # it, which holds back every later one.
    died = page.get_by_role("dialog").filter(has_text="Kernel Restarting")
    page.add_locator_handler(died, lambda dialog: dialog.get_by_role("button").last.click())
    page.goto(lab.format(CHAPTER))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    wait_until_connected(page, lab.split("/lab/")[0])
    yield page
    page.close()


def wait_until_connected(page: Page, server: str) -> None:
    """Wait for the notebook's kernel as the server sees it: the page calls a kernel idle before it has begun one."""
    until = time.monotonic() + PATIENCE
    kernels: list[dict[str, object]] = []
    while time.monotonic() < until:
        kernels = page.request.get(f"{server}/api/kernels?token={TOKEN}").json()
        if [(kernel["execution_state"], kernel["connections"]) for kernel in kernels] == [("idle", 1)]:
            return
        page.wait_for_timeout(200)
    pytest.fail(f"no idle kernel with one connection: {kernels}; the page shows {dialogs(page)}")


def dialogs(page: Page) -> list[str]:
    return page.get_by_role("dialog").all_inner_texts()


def run_all(page: Page) -> list[str]:
    """Restart the kernel, run every cell, and return the sources of the pictures shown."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Restart Kernel and Run All Cells…").click()
    try:
        page.get_by_role("button", name="Confirm Kernel Restart").click()
    except PlaywrightTimeoutError:
        pytest.fail(f"JupyterLab asks for no restart within {PATIENCE:.0f} s; it shows {dialogs(page)}")
    page.wait_for_function(f"{PROMPTS}.some(text => text.includes('*'))")
    wait_until_run(page)
    return page.eval_on_selector_all(".jp-OutputArea-output.jp-RenderedImage img", "images => images.map(i => i.src)")


def wait_until_run(page: Page) -> None:
    """Wait as long as cells go on finishing; how long the whole takes depends on what else the machine does."""
    seen, since = "", time.monotonic()
    while "*" in (prompts := page.evaluate(f"{PROMPTS}.join()")):
        if prompts != seen:
            seen, since = prompts, time.monotonic()
        if time.monotonic() - since > PATIENCE:
            pytest.fail(f"no cell finished within {PATIENCE:.0f} s: {prompts}")
        page.wait_for_timeout(200)


def errors(page: Page) -> list[str]:
    return page.eval_on_selector_all(ERRORS, "outputs => outputs.map(output => output.textContent)")


def type_parameter(page: Page, old: str, new: str) -> None:
    line = page.locator(".jp-CodeCell .cm-line", has_text=old).first
    line.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(new)


def test_run_all_draws_the_figures_and_a_changed_parameter_changes_them(notebook: Page) -> None:
    chinese = run_all(notebook)
    assert errors(notebook) == []
    assert len(chinese) == 7
    type_parameter(notebook, "language: str", 'language: str = "en"')
    english = run_all(notebook)
    assert errors(notebook) == []
    assert len(english) == 7
    assert not set(chinese) & set(english)


def test_a_notebook_is_exported_in_the_look_of_the_edition(lab: str, chromium: Browser) -> None:
    """By the address that the menu's "Save and Export Notebook As" opens."""
    page = chromium.new_page()
    answer = page.request.get(lab.format(EXECUTED).replace("/lab/tree/", "/nbconvert/html/"), timeout=1000 * PATIENCE)
    said, status = answer.text(), answer.status
    page.close()
    assert status == 200, said
    exported = BeautifulSoup(said, "html.parser")
    assert [image["alt"] for image in exported.select("figure img")] == [ALT["f08-1"]["en"], ALT["x08-2"]["en"]]
    assert all(image["src"].startswith("data:") for image in exported.find_all("img"))
    assert exported.select("script") == []


def test_a_wrong_parameter_stops_at_once_and_names_itself(notebook: Page) -> None:
    type_parameter(notebook, "language: str", 'language: str = "fr"')
    run_all(notebook)
    (said,) = errors(notebook)
    assert "parameter language" in said
    assert "'fr'" in said
    assert "zh (Chinese) or en (English)" in said


def test_the_repository_notebook_is_untouched() -> None:
    assert Path(notebook_directory() / CHAPTER).read_text(encoding="utf-8").count('"execution_count": null') > 0
