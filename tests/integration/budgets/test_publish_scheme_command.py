"""A council puts its own scheme in force by a command."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from budgets.documents import demonstration_document
from budgets.models import AllocationScheme
from socialcare.people.models import User, Worker
from tests.builders import a_worker, second_owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "scheme.json"
    path.write_text(json.dumps(demonstration_document()), encoding="utf-8")
    return path


def publish(path: Path, *, by: str, approved_by: str | None = None, on: str = "2026-04-01") -> str:
    out = StringIO()
    second = second_owner().email if approved_by is None else approved_by
    call_command("publish_scheme", str(path), "--from", on, "--by", by, "--approved-by", second, stdout=out)
    return out.getvalue()


def test_a_checked_scheme_is_put_in_force(file: Path, scheme_owner: User):
    assert "in force from 01 April 2026" in publish(file, by=scheme_owner.email)
    scheme = AllocationScheme.objects.get()
    assert (scheme.status, scheme.proposed_by) == ("published", scheme_owner)
    assert scheme.approved_by == scheme.published_by == second_owner()


def test_a_day_to_come_is_approved_and_waits(file: Path, scheme_owner: User):
    on = timezone.localdate() + timedelta(days=30)
    assert "is approved, to be in force from" in publish(file, by=scheme_owner.email, on=on.isoformat())
    assert AllocationScheme.objects.get().status == "approved"


def test_one_owner_alone_publishes_nothing(file: Path, scheme_owner: User, imogen: User):
    with pytest.raises(CommandError, match="You proposed this version, so somebody else has to approve it"):
        publish(file, by=scheme_owner.email, approved_by=scheme_owner.email)
    assert not AllocationScheme.objects.exists()


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
    a_worker("Wren Castell", team=None, role=Worker.Role.SCHEME_OWNER)
    with pytest.raises(CommandError, match="Only an owner of the allocation scheme"):
        publish(file, by=second_owner().email, approved_by=priya.email)
    assert not AllocationScheme.objects.exists()


def test_a_missing_file_is_a_sentence(scheme_owner: User, tmp_path: Path):
    with pytest.raises(CommandError, match="No such file"):
        publish(tmp_path / "none.json", by=scheme_owner.email)
