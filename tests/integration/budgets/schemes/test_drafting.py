"""A draft keeps what it is given, faults included; nobody writes over anybody."""

import pytest

from budgets.editing import Entry, Keys, Money
from budgets.models import AllocationScheme
from budgets.schemes.drafting import discard, go_back_to, save_draft, save_part, start_draft
from budgets.schemes.refusals import ChangedMeanwhile
from budgets.states import DISCARDED
from socialcare.people.models import User
from tests.builders import AT
from tests.scheme_versions import LATER, a_document, drafted, refused, verbs

pytestmark = pytest.mark.django_db


def test_a_draft_keeps_what_has_faults(scheme_owner):
    document = a_document(period="fortnight", version="")
    document["questions"][0]["options"][0]["points"] = "four"
    draft = start_draft(document=document, by=scheme_owner, at=AT)
    document["questions"][0]["text"] = ""
    saved = save_draft(scheme=draft, document=document, base_revision=1, by=scheme_owner, at=LATER)
    saved.refresh_from_db()
    assert saved.document == document
    assert (saved.revision, saved.changed_by, saved.changed_at) == (2, scheme_owner, LATER)
    assert verbs(saved) == ["scheme.drafted", "scheme.save"]
    assert [one.revision for one in saved.saves.all()] == [2, 1]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "(whole document)"),
        ({"format": "something/1"}, "/format"),
        (a_document(questions={}), "/questions"),
        (a_document(questions=[{"id": "a"}, {"id": "a"}]), "/questions/1/id"),
        (a_document(questions=[{"id": "a", "options": [{"text": "b"}]}]), "/questions/0/options/0/id"),
        (a_document(allocation=[]), "/allocation"),
        (a_document(allocation={"rows": {}}), "/allocation/rows"),
        (a_document(examples=[{"answers": {"nutrition": []}}]), "/examples/0/answers/nutrition"),
        (a_document(title={"en": "A"}), "/title"),
    ],
)
def test_a_draft_needs_the_outline_of_a_scheme(scheme_owner, document, place):
    sentence = refused(start_draft, document=document, by=scheme_owner, at=AT)
    assert f"{place}: " in sentence


def test_saving_the_same_again_writes_nothing(scheme_owner):
    draft = drafted(scheme_owner)
    saved = save_draft(scheme=draft, document=a_document(), base_revision=1, by=scheme_owner, at=LATER)
    assert (saved.revision, verbs(saved)) == (1, ["scheme.drafted"])


def test_an_older_page_does_not_write_over_a_newer_whole(scheme_owner, imogen):
    draft = drafted(scheme_owner)
    save_draft(scheme=draft, document=a_document(title="Hers"), base_revision=1, by=imogen, at=AT)
    sentence = refused(
        save_draft,
        scheme=draft,
        document=a_document(title="His"),
        base_revision=1,
        by=scheme_owner,
        at=AT,
    )
    assert sentence.startswith("Imogen Farrar changed this in the meantime.")


def test_changes_of_different_parts_merge_and_of_the_same_part_do_not(scheme_owner, imogen):
    draft = drafted(scheme_owner)
    nutrition, hygiene = Entry("questions", "nutrition"), Entry("questions", "hygiene")

    def change(part: Entry, text: str, by: User) -> AllocationScheme:
        value = {**part.read(draft.document), "text": text}
        return save_part(
            scheme=draft, part=part, value=value, base_revision=1, by=by, at=AT, what="A question"
        )

    change(nutrition, "Eating", imogen)
    merged = change(hygiene, "Washing", scheme_owner)
    texts = [question["text"] for question in merged.document["questions"][:2]]
    assert texts == ["Eating", "Washing"]
    with pytest.raises(ChangedMeanwhile) as conflict:
        change(nutrition, "Food", scheme_owner)
    assert conflict.value.now["text"] == "Eating"
    change(nutrition, "Eating", scheme_owner)  # the same as is there: no conflict
    merged.refresh_from_db()
    assert merged.document["questions"][0]["text"] == "Eating"


def test_going_back_to_an_earlier_state_is_a_change_like_any_other(scheme_owner):
    draft = drafted(scheme_owner)
    changed = save_part(
        scheme=draft,
        part=Keys(("title",)),
        value={"title": "Other"},
        base_revision=1,
        by=scheme_owner,
        at=AT,
        what="Details",
    )
    back = go_back_to(scheme=changed, revision=1, base_revision=2, by=scheme_owner, at=AT)
    assert (back.document, back.revision) == (a_document(), 3)
    assert "no such earlier state" in refused(
        go_back_to, scheme=back, revision=9, base_revision=3, by=scheme_owner, at=AT
    )


def test_a_discarded_draft_stays_in_the_record(scheme_owner):
    draft = drafted(scheme_owner)
    assert discard(scheme=draft, by=scheme_owner, at=AT).status == DISCARDED
    assert verbs(draft) == ["scheme.drafted", "scheme.discard"]
    assert AllocationScheme.objects.get().document == a_document()


def test_a_change_of_the_table_leaves_a_limit_that_is_empty_as_it_is_written():
    document, money = a_document(minimum=None), Money()
    del document["maximum"]
    assert money.write(document, money.read(document)) == document
    assert money.write(document, {**money.read(document), "minimum": "5"})["minimum"] == "5"
    assert "minimum" not in money.write(a_document(minimum="5"), {**money.read(document), "minimum": None})
