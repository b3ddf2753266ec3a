"""The pages of the versions, for their owners."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.documents import figure_documents
from budgets.models import AllocationScheme, SchemeFile
from budgets.schemes.drafting import draft_from, save_draft, start_draft
from budgets.schemes.places import place_words
from budgets.schemes.proposing import send_back
from budgets.states import APPROVED, DISCARDED, DRAFT, PROPOSED, PUBLISHED
from socialcare.audit.models import Event
from tests.builders import AT
from tests.html_check import html_faults
from tests.pages import text_of
from tests.scheme_versions import (
    a_document,
    drafted,
    examples_added,
    file_refused,
    started_from,
    waiting_for_approval,
)

pytestmark = pytest.mark.django_db


def page(client, name, scheme, **query):
    return client.get(reverse(name, args=[scheme.pk]), query)


def send(client, name, scheme, **data):
    return client.post(reverse(name, args=[scheme.pk]), data, follow=True)


def a_file(text: str | bytes, name: str = "a file.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def wren(client, scheme_owner, imogen):
    client.force_login(scheme_owner)
    return scheme_owner


def wrong_document(**changes):
    """Return the demonstration with a row that disagrees with three of its examples."""
    document = a_document(version="2026-27.2", **changes)
    document["allocation"]["rows"][1]["amount"] = "130.00"
    return document


# The list, and one version


def test_the_list_says_of_each_version_how_it_stands(client, wren, imogen, scheme):
    waiting_for_approval(scheme, by=imogen, days=3)
    started_from(scheme, by=wren)
    shown = text_of(client.get(reverse("schemes")))
    first, second, third = (
        shown.index(words)
        for words in (
            "version 2026-27.2 Waiting for approval",
            "version 2026-27.3 Draft",
            "2026-27.1 In force",
        )
    )
    assert first < second < third
    assert "Proposed by Imogen Farrar on 2 March 2026." in shown
    assert "Last changed by Wren Castell on 2 March 2026." in shown
    assert "approved by Imogen Farrar on 2 March 2026" in shown


def test_the_list_needs_few_queries_however_many_versions(
    client, wren, scheme, django_assert_max_num_queries
):
    for _ in range(6):
        started_from(scheme, by=wren)
    with django_assert_max_num_queries(6):
        client.get(reverse("schemes"))


def test_a_draft_shows_every_fault_with_its_place_in_words_and_as_a_pointer(client, wren):
    document = a_document(period="fortnight")
    document["questions"][1]["options"][2]["points"] = "four"
    draft = drafted(wren, **document)
    shown = text_of(page(client, "scheme", draft))
    assert "Mend 2 faults first." in shown
    question = document["questions"][1]
    assert f"Question 2 “{question['text']}”, answer 3 “{question['options'][2]['text']}" in shown
    assert "/questions/1/options/2/points" in shown
    assert "Week or year /period" in shown
    assert "Propose it" not in shown


def test_warnings_stand_apart_from_faults(client, wren):
    document = wrong_document()
    draft = drafted(wren, **document)
    shown = text_of(page(client, "scheme", draft))
    faults, warnings = shown.index("Faults: these keep it"), shown.index("To think about")
    example = shown.index("expects £112.21 a week; the scheme gives £130.00 a week.")
    assert faults < example < warnings < shown.index("The table ends at 48 points")
    assert "3 examples do not give the sum that you expect." in shown
    assert warnings < shown.index("Answers that no example tries")


def test_the_table_is_drawn_with_its_cliffs(client, wren):
    draft = start_draft(document=figure_documents()["norfolk_children"], by=wren, at=AT)
    html = page(client, "scheme", draft).content.decode()
    assert "app-picture__cliff-mark" in html
    assert "There is a cliff here." in html


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (DRAFT, "A second owner has to approve it. Propose it for publication"),
        (PROPOSED, "Imogen Farrar asks you to approve this version. Approve it, or send it back"),
        (APPROVED, "It comes into force by itself on 5 March 2026, in 3 days. Send it back before that"),
        (PUBLISHED, "It never changes. Start a new draft from this version"),
        (DISCARDED, "This draft was put away."),
    ],
)
def test_each_state_names_one_next_step(client, wren, imogen, scheme, monkeypatch, state, step):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    if state == PUBLISHED:
        version = scheme
    elif state in (PROPOSED, APPROVED):
        version = waiting_for_approval(scheme, by=imogen, days=3)
        if state == APPROVED:
            decide(client, version)
    else:
        version = started_from(scheme, by=wren)
        if state == DISCARDED:
            send(client, "scheme_discard", version)
    version.refresh_from_db()
    assert version.status == state
    response = page(client, "scheme", version)
    assert step in text_of(response)
    assert html_faults({state: response.content.decode()}) == []


def decide(client, version, **data):
    given = {"decision": "approve", "revision": version.revision, "starts_on": version.effective_from}
    return send(client, "scheme_decide", version, **(given | data))


def test_opening_a_version_that_is_not_public_is_noted(client, wren, scheme):
    draft = started_from(scheme, by=wren)
    for name in ("scheme", "scheme_reading", "scheme_compare", "scheme_document", "scheme_proof"):
        page(client, name, draft)
        page(client, name, scheme)
    opened = Event.objects.filter(verb="scheme.opened", by=wren)
    assert opened.filter(subject_id=str(draft.pk)).count() == 5
    assert opened.count() == 5


def test_opening_the_file_of_a_version_that_is_not_public_is_noted(client, wren, imogen, scheme):
    draft = started_from(scheme, by=wren)
    kept = examples_added(draft, by=wren)
    client.force_login(imogen)
    assert client.get(reverse("scheme_file", args=[kept.pk])).content == bytes(kept.content)
    opened = Event.objects.get(verb="scheme.opened", subject_id=str(draft.pk))
    assert (opened.by, opened.data) == (imogen, {"what": "a file of examples"})


def test_a_draft_can_be_read_as_everybody_will_read_it(client, wren, scheme):
    shown = text_of(page(client, "scheme_reading", started_from(scheme, by=wren)))
    assert "What version 2026-27.2 says" in shown
    for question in scheme.document["questions"]:
        assert question["text"] in shown
    assert "22 points £112.21 a week" in shown
    faulty = drafted(wren, period="fortnight")
    assert page(client, "scheme_reading", faulty).status_code == 404


# Starting, replacing, downloading


def test_every_page_says_with_the_same_words_how_a_version_stands(client, wren, imogen, scheme):
    waiting = waiting_for_approval(scheme, by=imogen, days=3)
    shown = text_of(client.get(reverse("scheme_new")))
    assert "version 2026-27.1 (in force)" in shown
    assert "version 2026-27.2 (waiting for approval)" in shown
    draft = started_from(scheme, by=wren)
    shown = text_of(page(client, "scheme_compare", draft))
    assert "Version 2026-27.1 (in force)" in shown
    assert "Version 2026-27.2 (waiting for approval)" in shown
    assert "It is in force, and people’s sums" in text_of(page(client, "editor_contents", scheme))
    assert "It is waiting for approval: what a second" in text_of(page(client, "editor_contents", waiting))


def test_a_draft_starts_from_the_version_in_force(client, wren, scheme):
    response = client.post(reverse("scheme_new"), {"start_from": str(scheme.pk)}, follow=True)
    draft = AllocationScheme.objects.get(status=DRAFT)
    assert response.redirect_chain[-1][0] == reverse("scheme", args=[draft.pk])
    assert (draft.version, draft.based_on) == ("2026-27.2", scheme)
    assert draft.document == {
        key: value for key, value in scheme.document.items() if key != "effective_from"
    } | {"version": "2026-27.2"}


def test_a_draft_starts_from_a_file_or_from_pasted_text(client, wren):
    text = json.dumps(a_document(period="fortnight"))
    client.post(reverse("scheme_new"), {"start_from": "file", "file": a_file("\ufeff" + text)})
    client.post(reverse("scheme_new"), {"start_from": "text", "text": text})
    drafts = list(AllocationScheme.objects.all())
    assert [draft.document for draft in drafts] == [a_document(period="fortnight")] * 2


def test_a_refused_file_is_shown_with_its_faults_and_its_text_to_be_mended(client, wren):
    broken = '{"format": "allocation-scheme/1",\n "title" "a"}'
    response = client.post(
        reverse("scheme_new"), {"start_from": "file", "file": a_file(broken, "mine.json")}, follow=True
    )
    shown = text_of(response)
    assert "“mine.json” could not be loaded. Nothing of it was." in shown
    assert "from line 2, column 10" in shown
    assert response.context["form"]["text"].value() == broken
    kept = SchemeFile.objects.get()
    assert client.get(reverse("scheme_file", args=[kept.pk])).content == broken.encode()
    assert "mine.json" in text_of(client.get(reverse("scheme_new")))
    mended = broken.replace('"title" "a"', '"title": "a"')
    client.post(reverse("scheme_new"), {"start_from": "text", "text": mended})
    assert AllocationScheme.objects.get().title == "a"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose what do you start from?"),
        ({"start_from": "file"}, "Choose the file."),
        ({"start_from": "text", "text": "  "}, "Paste the text of the scheme."),
        ({"start_from": "file", "file": a_file(b"")}, "The file is empty. Nothing was loaded."),
        ({"start_from": "file", "file": a_file(b" " * 5_000_001)}, "The file is larger than 5 MB."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_started(client, wren, data, sentence):
    shown = text_of(client.post(reverse("scheme_new"), data))
    assert sentence in shown or (not data and "There is a problem" in shown)
    assert not AllocationScheme.objects.exists()


def test_a_draft_is_downloaded_changed_and_brought_back(client, wren, scheme):
    draft = started_from(scheme, by=wren)
    document = json.loads(page(client, "scheme_document", draft).content)
    assert document == draft.document
    document["title"] = "Another"
    data = {"start_from": "file", "file": a_file(json.dumps(document)), "base_revision": 1}
    send(client, "scheme_replace", draft, **data)
    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("Another", 2)


def test_a_corrected_file_does_not_write_over_what_another_owner_changed(client, wren, imogen, scheme):
    draft = started_from(scheme, by=wren)
    theirs = {**draft.document, "title": "Hers"}
    save_draft(scheme=draft, document=theirs, base_revision=1, by=imogen, at=AT)
    mine = json.dumps({**draft.document, "title": "Mine"})
    response = send(client, "scheme_replace", draft, start_from="text", text=mine, base_revision=1)
    assert "Imogen Farrar changed this in the meantime." in text_of(response)
    assert response.context["form"]["text"].value() == mine
    draft.refresh_from_db()
    assert draft.title == "Hers"


# Comparing


def test_two_versions_stand_side_by_side_in_words(client, wren, scheme):
    draft = drafted(wren, **wrong_document(title="Next year"))
    shown = text_of(page(client, "scheme_compare", draft))
    assert "From version 2026-27.1 to version 2026-27.2" in shown
    assert "What the row at 22 points gives changes from £112.21 a week to £130.00 a week." in shown
    assert "2026-27.1 £112.21 a week 2026-27.2 £130.00 a week" in shown
    other = draft_from(version=draft, by=wren, at=AT)
    assert "beside version 2026-27.1" in text_of(page(client, "scheme", other))
    assert "From version 2026-27.1 to version 2026-27.3" in text_of(page(client, "scheme_compare", other))
    shown = text_of(page(client, "scheme_compare", other, **{"with": str(draft.pk)}))
    assert "From version 2026-27.2 to version 2026-27.3" in shown
    assert "2 things change" in shown


# Proof


def test_the_proof_shows_at_which_line_an_example_parts(client, wren):
    draft = drafted(wren, **wrong_document())
    shown = text_of(page(client, "scheme_proof", draft))
    assert "3 of 9 examples disagree. Until they agree, the version cannot be published." in shown
    assert "You expect 22 points, £112.21 a week" in shown
    assert "The scheme gives 22 points, £130.00 a week" in shown
    assert "They part at this line 22 points is a row of the table: it gives £130.00 a week." in shown
    assert "The points agree." in shown


def test_examples_are_brought_along_and_taken_off_again(client, wren, scheme):
    draft = started_from(scheme, by=wren)
    content = client.get(reverse("scheme_columns", args=[draft.pk])).content
    shown = text_of(send(client, "scheme_proof", draft, file=a_file(content, "cases.csv")))
    assert "“cases.csv” is added, and its examples are run below." in shown
    assert "All 18 examples give the sum that you expect." in shown
    kept = SchemeFile.objects.get()
    client.post(reverse("scheme_file_remove", args=[draft.pk, kept.pk]))
    assert "All 9 examples" in text_of(page(client, "scheme_proof", draft))


def test_a_file_that_cannot_be_used_is_told_by_row_and_column_and_keeps_nothing_back(client, wren, scheme):
    draft = started_from(scheme, by=wren)
    content = client.get(reverse("scheme_columns", args=[draft.pk])).content.replace(b"82.91", b"-1")
    shown = text_of(send(client, "scheme_proof", draft, file=a_file(content, "cases.csv")))
    assert "“cases.csv” could not be used." in shown
    assert "Row 2, column “weekly”: “-1” is less than nothing." in shown
    assert "Propose it for publication" in text_of(page(client, "scheme", draft))


def test_another_versions_file_is_not_taken_off_here(client, wren, scheme):
    one, other = started_from(scheme, by=wren), started_from(scheme, by=wren)
    kept = examples_added(other, by=wren)
    address = reverse("scheme_file_remove", args=[one.pk, kept.pk])
    assert client.post(address).status_code == 404
    kept.refresh_from_db()
    assert kept.set_aside_at is None


def test_a_fixed_version_shows_its_proof_and_takes_no_more_files(client, wren, imogen, scheme):
    assert "Add examples from a file" not in text_of(page(client, "scheme_proof", scheme))
    assert "All 9 examples give the sum that you expect." in text_of(page(client, "scheme_proof", scheme))


# Proposing and deciding


def propose_on(client, draft, day, month, year):
    data = {"starts_on-day": day, "starts_on-month": month, "starts_on-year": year, "base_revision": 1}
    return send(client, "scheme_propose", draft, **data)


def test_a_draft_is_proposed_with_a_day_and_waits_for_another_owner(client, wren, scheme, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    draft = started_from(scheme, by=wren)
    assert "What changes from the version in force" in text_of(page(client, "scheme_propose", draft))
    shown = text_of(propose_on(client, draft, 1, 4, 2026))
    assert "The version is proposed. It waits for Imogen Farrar." in shown
    assert "You proposed this version. It waits for Imogen Farrar." in shown
    assert "Approve it" not in shown
    shown = text_of(send(client, "scheme_withdraw", draft))
    assert "The proposal is taken back." in shown


def test_a_draft_that_disagrees_is_not_proposed_and_the_page_says_where(client, wren, scheme):
    draft = drafted(wren, **wrong_document())
    shown = text_of(propose_on(client, draft, 1, 4, 2027))
    assert "This version has faults, or examples that disagree. They stand below." in shown
    assert "It cannot be proposed yet" in shown
    assert "/examples/1/weekly" in shown
    draft.refresh_from_db()
    assert draft.status == DRAFT


def test_who_proposed_is_led_away_from_the_decision(client, wren, scheme):
    mine = waiting_for_approval(scheme, by=wren, days=3)
    shown = text_of(client.get(reverse("scheme_decide", args=[mine.pk]), follow=True))
    assert "You proposed this version, so somebody else has to approve it." in shown
    decide(client, mine)
    mine.refresh_from_db()
    assert mine.status == PROPOSED


def test_the_second_owner_sends_back_with_a_reason_that_the_first_one_reads(client, wren, imogen, scheme):
    hers = waiting_for_approval(scheme, by=imogen, days=3)
    shown = text_of(decide(client, hers, decision="send_back", reason=" "))
    assert "Say what should be changed." in shown
    decide(client, hers, decision="send_back", reason="The first row is too low.")
    client.force_login(imogen)
    shown = text_of(page(client, "scheme", hers))
    assert "Wren Castell sent this version back: The first row is too low." in shown


def test_the_second_owner_approves(client, wren, imogen, scheme, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    hers = waiting_for_approval(scheme, by=imogen, days=3)
    assert "You approved this version. It comes into force on 5 March 2026." in text_of(decide(client, hers))


def test_a_form_without_its_day_approves_nothing(client, wren, imogen, scheme):
    hers = waiting_for_approval(scheme, by=imogen, days=3)
    assert "The day was changed since you opened this page." in text_of(
        decide(client, hers, starts_on="tomorrow")
    )


# Today


def test_an_owner_reads_first_what_waits_for_them(client, wren, imogen, scheme, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    hers = waiting_for_approval(scheme, by=imogen, days=3)
    mine = waiting_for_approval(scheme, by=wren, days=4)
    drafted(wren, **wrong_document(title="Next year"))
    back = waiting_for_approval(scheme, by=imogen, days=9)
    send_back(scheme=back, reason="No.", revision=1, by=wren, at=AT)
    shown = text_of(client.get(reverse("today")))
    order = [
        shown.index(words)
        for words in (
            "Imogen Farrar asks for your approval.",
            "A draft with 3 examples that disagree.",
            "Proposed by you. It waits for another owner.",
        )
    ]
    assert order == sorted(order)
    assert "Wren Castell sent it back. A draft that can be proposed." in shown
    html = client.get(reverse("today")).content.decode()
    assert reverse("scheme_decide", args=[hers.pk]) in html
    assert reverse("scheme", args=[mine.pk]) in html
    decide(client, hers)
    assert "Approved. It comes into force on 5 March 2026, in 3 days." in text_of(
        client.get(reverse("today"))
    )


def test_nothing_waits_where_nothing_is_under_way(client, wren, scheme):
    assert "Nothing waits for you." in text_of(client.get(reverse("today")))


# Every page is valid


def test_the_pages_are_valid_html(client, wren, imogen, scheme):
    draft = drafted(wren, **wrong_document())
    examples_added(draft, by=wren)
    examples_added(draft, by=wren, content=b"a,b\n1,2\n")
    hers = waiting_for_approval(scheme, by=imogen, days=3)
    kept = file_refused(by=wren)
    names = ("scheme", "scheme_reading", "scheme_compare", "scheme_replace", "scheme_propose", "scheme_proof")
    pages = {name: page(client, name, draft).content.decode() for name in names}
    pages |= {name: client.get(reverse(name)).content.decode() for name in ("schemes", "scheme_new", "today")}
    pages["mend"] = client.get(reverse("scheme_new"), {"mend": str(kept.pk)}).content.decode()
    pages["decide"] = page(client, "scheme_decide", hers).content.decode()
    assert html_faults(pages) == []


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("", "The whole scheme"),
        ("/title", "The title"),
        ("/allocation/rows/2/amount", "Row 3 of the table, the sum"),
        ("/allocation/above_last", "Past the end of the table"),
        (
            "/examples/0/answers/nutrition",
            "Example 1 “16 points, as in the Savva case”, the question “nutrition”",
        ),
        ("/questions/99/text", "Question 100, the words"),
        ("/a~1b/c", "“a/b”, “c”"),
        ("/questions", "The questions"),
    ],
)
def test_a_place_is_told_in_words(place, words):
    assert place_words(a_document(), place) == words
    assert place_words([], place)
