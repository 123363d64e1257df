"""The rules of WCAG 2.2 AA that a machine can check, applied by axe-core to an open page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_AXE = Axe()


def violations(page: Page) -> list[str]:
    """Return what breaks a rule, everything folded opened first: the rule, how often, and the first place."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    rules = {"type": "tag", "values": LEVELS}
    options = {"resultTypes": ["violations"], "runOnly": rules, "preload": False}  # a page may load nothing by script
    found = _AXE.run(page, options=options).response["violations"]
    return [f"{rule['id']}, {len(rule['nodes'])} times, first {rule['nodes'][0]['html'][:200]}" for rule in found]
