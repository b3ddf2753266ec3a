"""What axe finds on a page against WCAG 2.2 AA."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def axe_faults(page: Page) -> list[str]:
    """Return every violation on the page as it stands: rule, what is wrong, where."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{fault['id']}: {fault['help']} – {node['target'][0]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
