"""Pictures, recordings and documents in a plan: added once, made safe, and seen only by who may."""

import json
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from socialcare.audit.models import Event
from socialcare.uploads import rules
from socialcare.uploads.models import StoredFile
from socialcare.values import Refused
from supportplans.models import PlanEntry
from supportplans.services import entries, files, helping
from supportplans.services.versions import freeze
from tests import files as made
from tests.builders import AT, a_file_in, a_helper

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return client


def adding(plan, kind: str = "picture") -> str:
    return reverse("plan_add_file", args=[plan.pk, kind])


def at_file(plan, entry, query: str = "") -> str:
    return reverse("plan_file", args=[plan.pk, entry.file_id]) + query


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def photo(plan, rosa_user) -> PlanEntry:
    return a_file_in(plan, made.photograph(), by=rosa_user, name="quay.jpg", words="The quay at dawn.")


# adding


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (made.photograph(), "picture"),
        (made.webm(2), "sound"),
        (made.film(), "video"),
        (made.PDF, "document"),
    ],
)
def test_whatever_is_sent_is_added_as_what_it_is(plan, rosa_user, content, kind):
    entry = a_file_in(plan, content, by=rosa_user, title="Me", words="At home")
    assert (entry.kind, entry.title, entry.words) == (kind, "Me", "At home")
    assert (entry.file.kind, entry.file.stored_by, entry.added_by) == (kind, rosa_user, rosa_user)
    event = Event.objects.get(verb="entry.added")
    assert event.data["kind"] == kind
    assert not {"Me", "At home"} & set(json.dumps(event.data).split('"'))
    plan.refresh_from_db()
    assert plan.revision == 1


def test_what_arrives_twice_is_added_once(plan, rosa_user):
    id_ = uuid4()
    first, second = (a_file_in(plan, made.PDF, by=rosa_user, entry_id=id_) for _ in range(2))
    assert first == second
    assert (plan.entries.count(), StoredFile.objects.count()) == (1, 1)


def test_a_refused_file_leaves_nothing(plan, rosa_user):
    with pytest.raises(Refused) as refused:
        a_file_in(plan, made.SVG, by=rosa_user, name="me.svg")
    assert refused.value.sentence == rules.MARKUP
    assert not plan.entries.exists()
    assert not StoredFile.objects.exists()
    assert not Event.objects.filter(verb="entry.added").exists()


@pytest.mark.parametrize("right", ["see", "comment"])
def test_who_may_not_write_adds_no_file(plan, rosa_user, right, monkeypatch):
    helper = a_helper(plan, by=rosa_user, name="Max Pellow", email="max@example.org", right=right)
    monkeypatch.setattr(files.uploads, "prepare_upload", lambda **_: pytest.fail("it was looked at"))
    with pytest.raises(Refused, match="You cannot write in this plan"):
        a_file_in(plan, made.PDF, by=helper.user)
    assert not StoredFile.objects.exists()


def test_help_that_is_withdrawn_while_a_file_is_on_its_way_adds_nothing(plan, rosa_user, tomas, monkeypatch):
    prepare = files.uploads.prepare_upload

    def slowly(**sent):
        helping.stop_help(helper=tomas, by=rosa_user, at=AT)
        return prepare(**sent)

    monkeypatch.setattr(files.uploads, "prepare_upload", slowly)
    with pytest.raises(Refused, match="You cannot write in this plan"):
        a_file_in(plan, made.PDF, by=tomas.user)
    assert not plan.entries.exists()
    assert not StoredFile.objects.exists()


def test_a_plan_that_is_full_keeps_no_bytes_of_what_it_refuses(plan, rosa_user, monkeypatch):
    removed = []
    monkeypatch.setattr(entries, "MOST_ENTRIES", 0)
    monkeypatch.setattr(files.uploads, "_remove", removed.append)
    with pytest.raises(Refused, match="A plan can hold 0 pieces"):
        a_file_in(plan, made.PDF, by=rosa_user)
    assert len(removed) == 1
    assert not StoredFile.objects.exists()


# the page that adds one


@pytest.mark.parametrize("kind", ["picture", "sound", "video", "document"])
def test_a_file_is_added_without_scripts(plan, rosa_user, kind):
    client = client_of(rosa_user)
    assert client.get(adding(plan, kind)).status_code == 200
    sent = {"file": made.sent(made.photograph(), "quay.jpg"), "words": "The quay", "title": ""}
    response = client.post(adding(plan, kind), sent)
    entry = plan.entries.get()
    assert response["Location"] == f"{reverse('plan', args=[plan.pk])}#entry-{entry.pk}"
    assert (entry.kind, entry.words, entry.file.name) == ("picture", "The quay", "quay.jpg")


def test_a_photograph_taken_just_now_comes_from_its_own_box(plan, rosa_user):
    client = client_of(rosa_user)
    page = text(client.get(adding(plan)))
    assert 'capture="environment"' in page
    client.post(adding(plan), {"camera": made.sent(made.photograph(), "image.jpg")})
    assert plan.entries.get().kind == "picture"


def test_only_files_are_added_there(plan, rosa_user):
    assert client_of(rosa_user).get(adding(plan, "words")).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, rules.NOTHING_CHOSEN),
        ({"file": made.sent(b"", "empty.jpg")}, rules.EMPTY),
        ({"file": made.sent(made.EXE, "me.jpg")}, rules.PROGRAM),
        ({"file": made.sent(made.photograph(300, 300)[:-200], "me.jpg")}, rules.BROKEN["picture"]),
        ({"camera": made.sent(b"x" * 70_000, "me.jpg")}, "A file can have 60 kB. Choose a smaller one."),
    ],
)
def test_a_refusal_is_a_sentence_and_every_word_stays(plan, rosa_user, settings, sent, sentence):
    settings.UPLOAD_MOST_BYTES = dict.fromkeys(rules.KINDS, 60_000)
    for one in sent.values():
        one.seek(0)
    client = client_of(rosa_user)
    response = client.post(adding(plan), sent | {"words": "What I did <today>", "title": "My day"})
    page = text(response)
    assert response.status_code == 200
    assert sentence.replace("’", "&#x27;") in page or sentence in page
    assert "What I did &lt;today&gt;" in page
    assert 'value="My day"' in page
    assert "<title>Error: " in page.replace("\n", "")
    assert page.count("There is a problem") == 1
    assert not StoredFile.objects.exists()


def test_a_script_is_told_where_to_go_or_why_not(plan, rosa_user):
    client, json_only = client_of(rosa_user), {"Accept": "application/json"}
    bad = client.post(adding(plan), {"file": made.sent(made.SVG, "a.svg")}, headers=json_only)
    assert (bad.status_code, bad.json()) == (422, {"errors": {"file": [rules.MARKUP]}})
    good = client.post(adding(plan), {"file": made.sent(made.PDF, "a.pdf")}, headers=json_only)
    assert good.json() == {"onward": f"{reverse('plan', args=[plan.pk])}#entry-{plan.entries.get().pk}"}
    client.logout()
    out = client.post(adding(plan), {"file": made.sent(made.PDF, "a.pdf")}, headers=json_only)
    assert (out.status_code, out.json()["signed_out"]) == (401, True)


def test_who_was_signed_out_finds_their_words_again_and_is_asked_for_the_file(plan, rosa_user):
    client = client_of(rosa_user)
    page = text(client.get(adding(plan)))
    token = page.split('name="typed_by" value="')[1].split('"')[0]
    client.session.flush()
    client.cookies.clear()
    sent = {"typed_by": token, "words": "The quay at dawn", "file": made.sent(made.PDF, "a.pdf")}
    origin = {"Origin": "http://testserver", "Referer": f"http://testserver{adding(plan)}"}
    assert client.post(adding(plan), sent, headers=origin).status_code == 302
    client.force_login(rosa_user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    page = text(client.get(adding(plan)))
    assert "The quay at dawn" in page
    assert "please choose them again" in page


def test_only_the_page_that_records_may_ask_for_the_microphone(plan, rosa_user):
    client = client_of(rosa_user)

    def policy(address: str) -> str:
        return client.get(address)["Permissions-Policy"]

    assert "camera=(), microphone=(self)" in policy(adding(plan, "sound"))
    assert "camera=(self), microphone=(self)" in policy(adding(plan, "video"))
    for address in (adding(plan), reverse("plan", args=[plan.pk]), "/sign-in/"):
        assert "camera=(), microphone=()" in policy(address)


# seeing them


def test_the_plan_shows_a_picture_with_its_words_and_plays_sound_and_film(plan, rosa_user, photo):
    sound = a_file_in(plan, made.mp3(), by=rosa_user, title="My voice", words="I would like to sing.")
    film = a_file_in(plan, made.film(), by=rosa_user, name="walk.mov")
    paper = a_file_in(plan, made.PDF, by=rosa_user, name="letter.pdf")
    for page in ("plan", "plan_read"):
        shown = text(client_of(rosa_user).get(reverse(page, args=[plan.pk])))
        assert f'src="{at_file(plan, photo, "?small=1")}" alt="The quay at dawn."' in shown
        assert f'src="{at_file(plan, sound)}" aria-label="Recording: My voice"' in shown
        assert f'src="{at_file(plan, film)}" aria-label="Film: walk.mp4"' in shown
        assert f'href="{at_file(plan, paper, "?save=1")}">letter.pdf</a>' in shown
        assert "I would like to sing." in shown


def test_what_is_said_about_a_picture_can_be_changed(plan, rosa_user, photo):
    client, address = client_of(rosa_user), reverse("plan_entry", args=[plan.pk, photo.pk])
    assert "What can be seen in it?" in text(client.get(address))
    client.post(address, {"title": "", "words": "The quay at dusk.", "base_revision": 1, "page": photo.pk})
    photo.refresh_from_db()
    assert (photo.words, photo.kind, photo.file.name) == ("The quay at dusk.", "picture", "quay.jpg")


def test_a_file_is_sent_to_the_person_their_helpers_and_their_worker(plan, rosa_user, priya, tomas, photo):
    for user in (rosa_user, priya, tomas.user):
        response = client_of(user).get(at_file(plan, photo))
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store, private"
        content = b"".join(response.streaming_content)
        assert content.startswith(b"\xff\xd8")
        assert b"Quay Row" not in content


def test_nobody_else_is_sent_a_file(plan, photo, noor, kit, panel_member, scheme_owner):
    for user in (noor, kit, panel_member, scheme_owner):
        assert client_of(user).get(at_file(plan, photo)).status_code == 404
    assert Client().get(at_file(plan, photo))["Location"].startswith("/sign-in/")


def test_help_that_ends_ends_for_files_at_once(plan, rosa_user, tomas, photo):
    client = client_of(tomas.user)
    assert client.get(at_file(plan, photo)).status_code == 200
    helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    assert client.get(at_file(plan, photo)).status_code in (302, 404)


def test_a_file_of_another_plan_is_not_there(plan, rosa_user, photo):
    other = StoredFile.objects.get(pk=photo.file_id)
    strange = reverse("plan_file", args=[plan.pk, uuid4()])
    assert client_of(rosa_user).get(strange).status_code == 404
    assert client_of(rosa_user).get(reverse("plan_file", args=[uuid4(), other.pk])).status_code == 404


def test_a_file_that_was_taken_out_is_there_only_for_who_may_bring_it_back(plan, rosa_user, photo):
    reader = a_helper(plan, by=rosa_user, name="Max Pellow", email="max@example.org", right="see").user
    entries.remove_entry(entry=photo, by=rosa_user, at=AT)
    assert client_of(reader).get(at_file(plan, photo)).status_code == 404
    assert client_of(rosa_user).get(at_file(plan, photo)).status_code == 200
    entries.bring_back(entry=photo, by=rosa_user, at=AT)
    assert client_of(reader).get(at_file(plan, photo)).status_code == 200


def test_a_kept_version_keeps_its_files_for_who_may_see_it(plan, rosa_user, photo):
    reader = a_helper(plan, by=rosa_user, name="Max Pellow", email="max@example.org", right="see").user
    version = freeze(plan=plan, by=rosa_user, at=AT)
    entries.remove_entry(entry=photo, by=rosa_user, at=AT)
    where = reverse("plan_version_file", args=[plan.pk, version.number, photo.file_id])
    assert client_of(reader).get(where).status_code == 200


def test_sound_can_be_jumped_about_in(plan, rosa_user):
    sound = a_file_in(plan, made.mp3(tagged=False), by=rosa_user)
    response = client_of(rosa_user).get(at_file(plan, sound), headers={"Range": "bytes=0-9"})
    assert (response.status_code, response["Content-Range"]) == (206, "bytes 0-9/1668")


def test_a_document_is_only_ever_saved(plan, rosa_user):
    paper = a_file_in(plan, made.PDF, by=rosa_user, name="letter.pdf")
    for query in ("", "?small=1"):
        response = client_of(rosa_user).get(at_file(plan, paper, query))
        assert response["Content-Disposition"] == 'attachment; filename="letter.pdf"'


def test_bytes_that_are_missing_are_a_page_that_says_so(plan, rosa_user, photo):
    photo.file.file.storage.delete(photo.file.file.name)
    assert client_of(rosa_user).get(at_file(plan, photo)).status_code == 404


def test_looking_at_files_is_noted_once_and_the_persons_own_looking_never(plan, rosa_user, priya, photo):
    for user in (priya, rosa_user):
        for query in ("?small=1", "", ""):
            client_of(user).get(at_file(plan, photo, query))
    openings = Event.objects.filter(verb="record.opened", subject_id=str(plan.pk))
    assert [(one.by, one.data["what"]) for one in openings] == [(priya, "a file of the support plan")]
