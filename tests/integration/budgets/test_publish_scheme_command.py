"""A council puts its own scheme in force by a command."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgets.documents import demonstration_document
from budgets.models import AllocationScheme
from socialcare.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scheme.json"
    path.write_text(json.dumps(demonstration_document()), encoding="utf-8")
    return path


def publish(path: Path, *, by: str, on: str = "2026-04-01") -> str:
    out = StringIO()
    call_command("publish_scheme", str(path), "--from", on, "--by", by, stdout=out)
    return out.getvalue()


def test_a_checked_scheme_is_put_in_force(file: Path, scheme_owner: User):
    assert "in force from 01 April 2026" in publish(file, by=scheme_owner.email)
    scheme = AllocationScheme.objects.get()
    assert (scheme.status, scheme.published_by) == ("published", scheme_owner)


def test_every_fault_is_listed_with_its_place_and_nothing_is_kept(file: Path, scheme_owner: User):
    document = demonstration_document()
    document["allocation"]["rows"][1]["amount"] = "1.00"
    document["questions"][0]["options"][0]["points"] = "many"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        publish(file, by=scheme_owner.email)
    assert "/allocation/rows/1" in str(refusal.value)
    assert "/questions/0/options/0/points" in str(refusal.value)
    assert not AllocationScheme.objects.exists()


def test_only_the_schemes_owner_publishes(file: Path, priya: User):
    with pytest.raises(CommandError):
        publish(file, by=priya.email)
    with pytest.raises(CommandError, match=r"No member of staff signs in as nobody@fenwick\.example"):
        publish(file, by="nobody@fenwick.example")
    assert not AllocationScheme.objects.exists()


def test_a_missing_file_is_a_sentence(scheme_owner: User, tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        publish(tmp_path / "none.json", by=scheme_owner.email)
