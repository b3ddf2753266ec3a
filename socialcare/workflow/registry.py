"""Every state table of the installed apps, found through the models that carry one."""

from django.apps import apps

from .table import Table


def tables() -> list[Table]:
    """Return all state tables, by name."""
    found = {model.workflow.name: model.workflow for model in apps.get_models() if hasattr(model, "workflow")}
    return [found[name] for name in sorted(found)]


def document() -> str:
    """Return the page of state diagrams as it stands in the documentation."""
    parts = [
        "# States\n",
        "Each kind of record moves as its table in the code says; this page is written from those",
        "tables by `python manage.py state_diagrams` and compared with them in the tests.\n",
    ]
    for table in tables():
        parts += [f"## {table.name.capitalize()}\n", f"```mermaid\n{table.diagram()}```\n"]
    return "\n".join(parts)
