"""What axe finds on a page against WCAG 2.2 AA."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


#: Only what is wrong is wanted, and no style sheet is fetched again: no rule of these reads one by itself.
RUN = """async (rules) => {
  const asked = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'], preload: false };
  const { violations } = await axe.run(document, asked);
  const told = ({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} – ${target[0]}`);
  return violations.flatMap(told);
}"""


def axe_faults(page: Page) -> list[str]:
    """Return every violation on the page as it stands: rule, what is wrong, where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(page.evaluate(RUN, RULES))
