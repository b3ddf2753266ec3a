"""Compiles the catalogues: what Django reads (``.mo``) from what people write (``.po``).

Needs Babel only, no Django and no system's gettext, so that set-up and the image can run it by its path.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parents[3] / "locale"


def compile_catalogues(folder: Path = FOLDER) -> list[str]:
    """Compile each catalogue that is newer than what was compiled from it; return their languages."""
    compiled = []
    for source in sorted(folder.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as written:
            catalogue = read_po(written, locale=source.parents[1].name)
        beside = target.with_suffix(".mo.new")  # whoever reads it meanwhile never finds half of one
        with beside.open("wb") as made:
            write_mo(made, catalogue)
        beside.replace(target)
        compiled.append(source.parents[1].name)
    return compiled


if __name__ == "__main__":
    compile_catalogues()
