"""Whether pages are valid HTML: one run of html-validate over all of them, with ``.htmlvalidate.json``."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


def html_faults(pages: Mapping[str, str]) -> list[str]:
    """Return every fault of these pages (name to HTML), as ``name:line: what is wrong (rule)``.

    Raises RuntimeError where the checker itself could not run.
    """
    node = shutil.which("node") or str(Path(ROOT / ".venv" / "bin" / "node"))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, (name, html) in enumerate(pages.items()):
            safe = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "page"
            (folder / f"{number:03}-{safe}.html").write_text(html, encoding="utf-8")
        names = list(pages)
        run = subprocess.run(
            [node, PROGRAM, "--config", ROOT / ".htmlvalidate.json", "--formatter", "json", folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        results = json.loads(run.stdout)
    except json.JSONDecodeError as broken:
        raise RuntimeError(f"html-validate did not run: {run.stderr or run.stdout}") from broken
    return [
        f"{names[int(Path(result['filePath']).name[:3])]}:{fault['line']}: "
        f"{fault['message']} ({fault['ruleId']})"
        for result in results
        for fault in result["messages"]
    ]
