"""Files that are brought along: taken whole or refused whole, and their bytes kept in any case."""

import copy
import json
from dataclasses import replace

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, InternalError

from budgets.engine import compile_scheme
from budgets.example_files import example_columns, own_examples, read_examples
from budgets.models import AllocationScheme, SchemeFile
from budgets.schemes.files import add_examples, bring_document, set_aside
from budgets.schemes.proof import everything_against, prove_version
from budgets.schemes.proposing import propose
from budgets.schemes.publishing import approve
from budgets.states import APPROVED, DRAFT, PROPOSED
from socialcare.audit.models import Event
from tests.builders import AT, TODAY
from tests.scheme_versions import LATER, a_document, drafted, examples_added, file_refused, refused, verbs

pytestmark = pytest.mark.django_db


def columns(document=None) -> str:
    return example_columns(compile_scheme(document or a_document()))


def wrong_columns() -> bytes:
    """Say examples of which the first expects a penny more than the scheme gives."""
    assert columns().count("82.91") == 1
    return columns().replace("82.91", "82.92").encode()


# A whole document


def test_a_file_becomes_a_draft_with_the_bytes_beside_it(scheme_owner):
    content = json.dumps(a_document()).encode()
    kept = bring_document(name="next year.json", content=content, by=scheme_owner, at=AT)
    assert (kept.scheme.status, kept.scheme.document) == (DRAFT, a_document())
    assert (bytes(kept.content), kept.refused_because) == (content, "")
    assert verbs(kept.scheme) == ["scheme.drafted", "scheme.file_added"]
    assert kept.scheme.saves.get().what == "From the file “next year.json”"


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (b'{"format": ', "line 1, column 12"),
        (b"\xff\xfe\x00", "Save the file as UTF-8: byte 1 is not."),
        (b"[]", "This is not an allocation scheme"),
        (b'{"format": "allocation-scheme/1", "title": "a", "title": "b"}', "This key stands here twice"),
        (b'{"format": "allocation-scheme/1", "questions": {}}', "/questions: Write a list in"),
        (b'{"format": "allocation-scheme/1", "title": "a\\u0000b"}', "/title: Take out the invisible sign"),
        (b'{"format": "allocation-scheme/1", "title": "\\ud800"}', "/title: Take out the invisible sign"),
        (b'{"format": "allocation-scheme/1", "minimum": NaN}', "/minimum: Write a number"),
        (b'{"format": "allocation-scheme/1", "minimum": 1e999}', "/minimum: Write a number"),
        (b'{"format": "allocation-scheme/1", "x": ' + b"[" * 40 + b"]" * 40 + b"}", "never nested so deeply"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_a_file_without_the_outline_of_a_scheme_is_kept_and_nothing_of_it_is_loaded(
    scheme_owner, content, because
):
    kept = bring_document(name="a.json", content=content, by=scheme_owner, at=AT)
    assert because in kept.refused_because
    assert (kept.scheme, bytes(kept.content)) == (None, content)
    assert not AllocationScheme.objects.exists()
    assert verbs(kept) == ["scheme.file_refused"]


def test_a_corrected_file_takes_the_place_of_a_drafts_document(scheme_owner):
    draft = drafted(scheme_owner)
    content = json.dumps(a_document(title="Corrected")).encode()
    kept = bring_document(
        name="a.json", content=content, by=scheme_owner, at=LATER, replaces=draft, base_revision=1
    )
    assert (kept.scheme, kept.scheme.title, kept.scheme.revision) == (draft, "Corrected", 2)


def test_a_faulty_file_leaves_the_draft_as_it_is(scheme_owner):
    draft = drafted(scheme_owner)
    bring_document(name="a.json", content=b"{}", by=scheme_owner, at=LATER, replaces=draft, base_revision=1)
    draft.refresh_from_db()
    assert (draft.document, draft.revision) == (a_document(), 1)


def test_an_empty_file_and_one_of_fifty_megabytes_are_refused(scheme_owner):
    arguments = {"name": "a", "by": scheme_owner, "at": AT}
    assert "is empty" in refused(bring_document, content=b"", **arguments)
    assert "larger than 5 MB" in refused(bring_document, content=b" " * 50_000_000, **arguments)
    assert bring_document(content=b" " * 5_000_000, **arguments).refused_because


def test_only_an_owner_brings_files(priya, scheme_owner):
    draft = drafted(scheme_owner)
    arguments = {"name": "a", "by": priya, "at": AT}
    assert "Only an owner" in refused(bring_document, content=b"{}", **arguments)
    assert "Only an owner" in refused(add_examples, scheme=draft, content=b"x", **arguments)
    kept = examples_added(draft, by=scheme_owner)
    assert "Only an owner" in refused(set_aside, file=kept, by=priya, at=AT)


# Examples


def test_the_file_of_columns_can_be_filled_in_and_read_again(scheme_owner):
    scheme = compile_scheme(a_document())
    read = [one.example for one in read_examples(example_columns(scheme).encode(), scheme)]
    assert [one.answers for one in read] == [one.example.answers for one in own_examples(scheme)]
    assert [one.support for one in read] == [dict(one.example.support) for one in own_examples(scheme)]
    assert len(read) == len(scheme.examples)


def test_examples_that_agree_are_kept_beside_the_draft_and_not_in_its_document(scheme_owner):
    draft = drafted(scheme_owner)
    kept = examples_added(draft, by=scheme_owner)
    draft.refresh_from_db()
    assert (draft.document, draft.revision) == (a_document(), 1)
    assert (kept.scheme, kept.refused_because) == (draft, "")
    proven = prove_version(draft)
    assert (proven.count, proven.disagreeing, proven.stands) == (18, 0, True)
    assert everything_against(draft) == ()


def test_one_example_of_a_file_that_disagrees_by_a_penny_stops_the_proposal(scheme_owner, imogen):
    draft = drafted(scheme_owner)
    kept = examples_added(draft, by=scheme_owner, content=wrong_columns())
    arguments = {"scheme": draft, "starts_on": TODAY, "base_revision": 1, "by": scheme_owner, "at": AT}
    sentence = refused(propose, **arguments)
    assert "In the file “cases.csv”" in sentence
    assert "£82.92 a week" in sentence
    assert "£82.91 a week" in sentence
    [proof] = prove_version(draft).sets[1].disagreeing
    assert "16 points" in proof.line
    set_aside(file=kept, by=scheme_owner, at=AT)
    assert propose(**arguments).status == PROPOSED


def test_the_examples_are_run_again_when_the_version_is_approved(scheme_owner, imogen, monkeypatch):
    draft = drafted(scheme_owner)
    examples_added(draft, by=scheme_owner)
    waiting = propose(scheme=draft, starts_on=LATER.date(), base_revision=1, by=scheme_owner, at=AT)
    arguments = {"scheme": waiting, "revision": 1, "starts_on": LATER.date(), "by": imogen, "at": AT}
    with monkeypatch.context() as changed:
        changed.setattr("budgets.schemes.proof.read_examples", lambda raw, scheme: own_wrong(scheme))
        assert "In the file “cases.csv”" in refused(approve, **arguments)
    assert approve(**arguments).status == APPROVED


def own_wrong(scheme):
    wrong = {"weekly": "1.00"}
    return [one._replace(example=replace(one.example, expected=wrong)) for one in own_examples(scheme)]


def test_the_record_says_what_was_run(scheme_owner, imogen):
    draft = drafted(scheme_owner)
    kept = examples_added(draft, by=scheme_owner)
    waiting = propose(scheme=draft, starts_on=LATER.date(), base_revision=1, by=scheme_owner, at=AT)
    approve(scheme=waiting, revision=1, starts_on=LATER.date(), by=imogen, at=AT)
    for verb in ("scheme.propose", "scheme.approve"):
        data = Event.objects.get(verb=verb, subject_id=str(draft.pk)).data
        assert (data["own_examples"], data["example_files"]) == (9, [kept.sha256])


def test_a_file_of_examples_stays_with_what_was_proposed(scheme_owner, imogen):
    draft = drafted(scheme_owner)
    kept = examples_added(draft, by=scheme_owner)
    propose(scheme=draft, starts_on=TODAY, base_revision=1, by=scheme_owner, at=AT)
    assert "cannot be changed" in refused(set_aside, file=kept, by=scheme_owner, at=AT)
    more = {"scheme": draft, "name": "b", "content": wrong_columns(), "by": scheme_owner, "at": AT}
    assert "cannot be changed" in refused(add_examples, **more)


def test_the_database_keeps_a_file_as_it_came(scheme_owner):
    kept = examples_added(drafted(scheme_owner), by=scheme_owner)
    kept.content = b"another"
    with pytest.raises(InternalError), transaction.atomic():
        kept.save()
    with pytest.raises(InternalError), transaction.atomic():
        kept.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeFile.objects.create(
            purpose="examples", name="a", content=b"a", sha256="0" * 64, added_at=AT, added_by=scheme_owner
        )


def test_the_same_file_is_not_added_twice(scheme_owner):
    draft = drafted(scheme_owner)
    kept = examples_added(draft, by=scheme_owner)
    again = {"scheme": draft, "name": "b", "content": bytes(kept.content), "by": scheme_owner, "at": AT}
    assert "This very file is here already" in refused(add_examples, **again)
    set_aside(file=kept, by=scheme_owner, at=AT)
    assert add_examples(**again).refused_because == ""


def test_a_file_that_does_not_fit_the_questions_any_more_says_so_and_stops_the_proposal(scheme_owner, imogen):
    examples_added(draft := drafted(scheme_owner), by=scheme_owner)
    document = copy.deepcopy(a_document(examples=[]))
    document["questions"][0]["id"] = "eating"
    draft = bring_document(
        name="a",
        content=json.dumps(document).encode(),
        by=scheme_owner,
        at=AT,
        replaces=draft,
        base_revision=1,
    ).scheme
    sentence = refused(propose, scheme=draft, starts_on=TODAY, base_revision=2, by=scheme_owner, at=AT)
    assert "The file “cases.csv” does not fit this version any more." in sentence
    assert "“nutrition”" in sentence


def test_a_draft_with_faults_takes_no_examples(scheme_owner):
    draft = drafted(scheme_owner, period="fortnight")
    sentence = refused(
        add_examples, scheme=draft, name="a", content=columns().encode(), by=scheme_owner, at=AT
    )
    assert "This draft has faults" in sentence


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xef\xbb\xbf" + columns().encode(), id="byte-order mark"),
        pytest.param(
            columns().replace(",", ";").replace("16 points; ", "16 points ").encode(), id="semicolons"
        ),
        pytest.param(columns().replace("\r\n", "\n").encode(), id="Unix line ends"),
        pytest.param(columns().replace("\n", "\r\n").replace("\r\r", "\r").encode(), id="Windows line ends"),
        pytest.param(columns().replace(",82.91", ",£82.91").encode(), id="a pound sign"),
    ],
)
def test_what_is_plain_is_accepted(scheme_owner, content):
    draft = drafted(scheme_owner)
    assert add_examples(scheme=draft, name="a", content=content, by=scheme_owner, at=AT).refused_because == ""
    assert prove_version(draft).count == 18


@pytest.mark.parametrize(
    ("content", "because"),
    [
        (columns().replace("weekly", "week"), ("Row 1, column “week”: This column is unknown.",)),
        (columns().replace("82.91", "-82.91"), ("Row 2, column “weekly”: “-82.91” is less than nothing.",)),
        (columns().replace("82.91", "82\x00.91"), ("Row 2: This is not text.",)),
        (columns().replace("82.91", "lots"), ("Row 2, column “weekly”: “lots” is not a sum of money.",)),
        (columns() + columns().splitlines()[1], ("Row 11: Row 2 has the same answers",)),
        (columns().splitlines()[0], ("The file has no examples",)),
        ("\n\n", ("The file is empty",)),
        (columns().replace("needs_all", "everything", 1), ("Row 2, column “", "everything")),
    ],
)
def test_what_is_not_plain_is_refused_with_row_and_column_and_nothing_counts(scheme_owner, content, because):
    draft = drafted(scheme_owner)
    kept = add_examples(scheme=draft, name="a", content=content.encode(), by=scheme_owner, at=AT)
    for words in because:
        assert words in kept.refused_because
    assert bytes(kept.content) == content.encode()
    assert prove_version(draft).count == 9
    assert everything_against(draft) == ()
    assert verbs(draft)[-1] == "scheme.file_refused"


def test_an_empty_file_and_fifty_megabytes_of_examples_are_refused(scheme_owner):
    draft = drafted(scheme_owner)
    arguments = {"scheme": draft, "name": "a", "by": scheme_owner, "at": AT}
    assert "is empty" in refused(add_examples, content=b"", **arguments)
    assert "larger than 5 MB" in refused(add_examples, content=b"a" * 50_000_000, **arguments)


def test_a_refused_document_can_be_taken_off_the_list(scheme_owner):
    kept = file_refused(by=scheme_owner)
    assert set_aside(file=kept, by=scheme_owner, at=AT).set_aside_by == scheme_owner
    assert set_aside(file=kept, by=scheme_owner, at=LATER).set_aside_at == AT
