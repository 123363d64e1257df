"""The edition that ``weijin run --html`` builds, opened by double click on a machine without a network."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

PAGES = ["index.html", "index.en.html", "08.html", "08.en.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("edition") / "outputs"
    weijin = Path(sys.executable).parent / "weijin"
    done = subprocess.run([weijin, "run", "--html", "--output", output], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return output / "latest" / "site"


@pytest.fixture(params=[(1440, "light"), (390, "dark")], ids=["desktop", "phone in the dark"])
def offline(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    yield context
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_network_a_failed_request_or_a_word_in_the_console(
    site: Path, offline: BrowserContext, name: str
) -> None:
    page, asked, failed, said = offline.new_page(), [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / name).as_uri())
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    assert (failed, said) == ([], [])
    assert all(url.startswith("file://") for url in asked)
    shown = page.eval_on_selector_all(
        "img", "images => images.filter(i => i.checkVisibility()).map(i => [i.naturalWidth, i.alt.length])"
    )
    assert len(shown) == (7 if name.startswith("08") else 1)
    assert all(width > 0 and alt > 20 for width, alt in shown)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
