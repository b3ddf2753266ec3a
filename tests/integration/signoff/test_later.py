"""A kind look at a worker's own decision afterwards: it starts a conversation and changes nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from signoff.models import Decision, LaterLook
from signoff.selectors.later import find_look, later_words_for, looks_waiting
from signoff.services.deciding import sign_off
from signoff.services.later import answer, look_at
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people.models import DeclaredRelation, TeamCover, Worker
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_worker, plan_ready

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=3)


@pytest.fixture
def drawn(version, priya):
    """Priya's own decision on Rosa's plan, drawn for a look."""
    sign_off(version=version, by=priya, at=AT, lot=0)
    return LaterLook.objects.get()


def state():
    looks = list(LaterLook.objects.values_list("words", "looked_at", "answer", "answered_at"))
    return looks, Event.objects.count(), Message.objects.count()


def refused(call, sentence, field=None):
    before = state()
    with pytest.raises(Refused) as caught:
        call()
    assert (caught.value.sentence, caught.value.field) == (sentence, field)
    assert state() == before


def waiting(user, teams):
    return list(looks_waiting(user, teams, on=TODAY))


def test_a_tenth_is_drawn_and_a_managers_own_decision_never(rosa, priya, sam, limits, scheme):
    version = plan_ready(rosa, by=priya)
    sign_off(version=version, by=sam, at=AT, lot=0)
    assert not LaterLook.objects.exists()


@pytest.mark.parametrize(("lot", "is_drawn"), [(0, True), (9, True), (10, False), (99, False)])
def test_the_sample_is_the_per_cent_that_the_council_sets(version, priya, lot, is_drawn, settings):
    settings.SIGN_OFF_SAMPLE_PERCENT = 10
    sign_off(version=version, by=priya, at=AT, lot=lot)
    assert LaterLook.objects.exists() is is_drawn


def test_a_manager_writes_to_the_worker_who_answers_and_the_decision_is_as_it_was(drawn, sam, priya):
    before = Decision.objects.values().get()
    look_at(look=drawn, words="  Lovely plan. How did you find the choir? ", by=sam, at=LATER)
    answer(look=drawn, words="Her daughter sings there.", by=priya, at=LATER + timedelta(hours=1))
    drawn.refresh_from_db()
    assert (drawn.words, drawn.looked_by) == ("Lovely plan. How did you find the choir?", sam)
    assert (drawn.answer, drawn.answered_by) == ("Her daughter sings there.", priya)
    assert Decision.objects.values().get() == before
    verbs = Event.objects.filter(verb__startswith="later_look.").order_by("pk")
    assert list(verbs.values_list("verb", "by", "person_id")) == [
        ("later_look.looked", sam.pk, drawn.decision.person_id),
        ("later_look.answered", priya.pk, drawn.decision.person_id),
    ]
    to = Message.objects.filter(purpose__startswith="sign_off_later").order_by("queued_at")
    assert [message.to for message in to] == [priya.email, sam.email]
    for message in to:
        assert "Rosa" not in message.body
        assert "Rosie" not in message.body


def test_nothing_to_say_is_noted_and_nobody_is_written_to(drawn, sam):
    look_at(look=drawn, words=" ", by=sam, at=LATER)
    drawn.refresh_from_db()
    assert (drawn.words, drawn.looked_by) == ("", sam)
    assert not Message.objects.filter(purpose__startswith="sign_off_later").exists()


def test_it_is_looked_at_once(drawn, sam):
    look_at(look=drawn, words="Good.", by=sam, at=LATER)
    refused(lambda: look_at(look=drawn, words="Bad.", by=sam, at=LATER), "Sam Okoro looked at this already.")


@pytest.mark.parametrize("who", ["priya", "noor", "kit", "panel_member"])
def test_only_a_manager_of_the_team_looks(drawn, who, request):
    user = request.getfixturevalue(who)
    refused(
        lambda: look_at(look=drawn, words="", by=user, at=LATER),
        "Only a manager of the team, or who stands in for them, looks at this.",
    )


def test_who_stands_in_looks(drawn, kit, north, sam):
    TeamCover.objects.create(
        team=north,
        manager=kit.worker,
        from_on=LATER.date(),
        to_on=LATER.date(),
        reason="Leave",
        set_at=AT,
        set_by=sam,
    )
    look_at(look=drawn, words="", by=kit, at=LATER)
    refused(
        lambda: look_at(look=drawn, words="", by=kit, at=LATER + timedelta(days=1)),
        "Only a manager of the team, or who stands in for them, looks at this.",
    )


def test_nobody_looks_at_her_own_decision(drawn, priya, north):
    Worker.objects.filter(pk=priya.worker.pk).update(role=Worker.Role.MANAGER)
    priya.worker.refresh_from_db()
    refused(
        lambda: look_at(look=drawn, words="", by=priya, at=LATER),
        "This is your own decision, so another manager looks at it.",
    )
    assert waiting(priya, [north.pk]) == []


def test_a_manager_who_knows_the_person_privately_does_not_look(drawn, sam, rosa):
    DeclaredRelation.objects.create(
        user=sam, person=rosa, words="my neighbour", declared_at=AT, declared_by=sam
    )
    with pytest.raises(Refused, match="You are too close to decide"):
        look_at(look=drawn, words="", by=sam, at=LATER)
    drawn.refresh_from_db()
    assert drawn.looked_at is None


def test_only_who_decided_answers_once_and_with_words(drawn, sam, priya, north):
    other = a_worker("Ada Brook", team=north).user
    nobody = "Nobody has looked at this yet."
    refused(lambda: answer(look=drawn, words="Thanks.", by=priya, at=LATER), nobody)
    look_at(look=drawn, words="Good.", by=sam, at=LATER)
    for user in (other, sam):
        refused(
            lambda user=user: answer(look=drawn, words="Thanks.", by=user, at=LATER),
            "Only who made the decision answers this.",
        )
    refused(lambda: answer(look=drawn, words=" ", by=priya, at=LATER), "Write your answer.", "words")
    answer(look=drawn, words="Thanks.", by=priya, at=LATER)
    again = "You answered this already."
    refused(lambda: answer(look=drawn, words="Thanks.", by=priya, at=LATER), again)


def test_the_list_holds_what_the_managers_own_teams_wait_for(drawn, sam, kit, north, south):
    assert waiting(sam, [north.pk]) == [drawn]
    assert waiting(kit, [north.pk]) == []
    assert waiting(sam, [south.pk]) == []
    look_at(look=drawn, words="", by=sam, at=LATER)
    assert waiting(sam, [north.pk]) == []


def test_who_decided_finds_it_once_it_was_looked_at_and_nobody_else_does(drawn, sam, priya, noor, kit, north):
    other = a_worker("Ada Brook", team=north).user

    def finds(user):
        try:
            return find_look(user=user, worker=user.worker, id=drawn.pk, on=TODAY) == drawn
        except LaterLook.DoesNotExist:
            return False

    everybody = (sam, priya, other, noor, kit)
    assert [finds(user) for user in everybody] == [True, False, False, False, False]
    look_at(look=drawn, words="Good.", by=sam, at=LATER)
    assert [finds(user) for user in everybody] == [True, True, False, False, False]


def test_the_workers_today_tells_words_until_they_are_answered(drawn, sam, priya, noor):
    def told(user, since=AT):
        return later_words_for(user.worker, since=since, on=LATER.date())

    assert told(priya) == []
    look_at(look=drawn, words="Good.", by=sam, at=LATER)
    assert told(priya) == [drawn]
    assert told(noor) == []
    assert told(priya, LATER + timedelta(minutes=1)) == []
    answer(look=drawn, words="Thanks.", by=priya, at=LATER)
    assert told(priya) == []


def test_a_look_with_nothing_to_say_is_not_told_on_today(drawn, sam, priya):
    look_at(look=drawn, words="", by=sam, at=LATER)
    assert later_words_for(priya.worker, since=AT, on=LATER.date()) == []


# pages


def test_a_manager_looks_in_one_tap(client: Client, drawn, sam):
    client.force_login(sam)
    page = client.get("/team/later/").content.decode()
    assert "Priya Raman’s decision of 2 March 2026" in page
    address = f"/team/later/{drawn.pk}/"
    page = client.get(address).content.decode()
    assert "What would you say to Priya?" in page
    assert "£90.00 a week" in page
    assert Event.objects.filter(verb="record.opened", by=sam).count() == 1
    response = client.post(address, {"words": "", "nothing": "Looked at, nothing to say"}, follow=True)
    assert "Nothing waits for a look." in response.content.decode()
    drawn.refresh_from_db()
    assert drawn.looked_by == sam


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"words": ""}, "Write what you would like to say, or choose “Looked at, nothing to say”."),
        ({"words": "Well done", "nothing": "x"}, "You wrote something. Send it, or clear it first."),
    ],
)
def test_words_are_not_lost_to_the_wrong_button(client: Client, drawn, sam, sent, sentence):
    client.force_login(sam)
    page = client.post(f"/team/later/{drawn.pk}/", sent).content.decode()
    assert sentence in page
    assert sent["words"] in page
    drawn.refresh_from_db()
    assert drawn.looked_at is None


def test_the_worker_reads_and_answers(client: Client, drawn, sam, priya):
    address = f"/team/later/{drawn.pk}/"
    client.force_login(priya)
    assert client.get(address).status_code == 404
    look_at(look=drawn, words="Lovely plan.", by=sam, at=LATER)
    assert "Lovely plan." in client.get(address).content.decode()
    page = client.post(address, {"words": "Thank you!"}, follow=True).content.decode()
    assert "Thank you!" in page
    assert "Send your answer" not in page


def test_the_workers_today_says_that_a_manager_wrote_until_she_reads_it(client: Client, drawn, sam, priya):
    look_at(look=drawn, words="Lovely plan.", by=sam, at=timezone.now())
    client.force_login(priya)
    said = "Sam Okoro looked at your decision of 2 March 2026 and wrote to you"
    assert said in client.get("/today/").content.decode()
    client.get(f"/team/later/{drawn.pk}/")
    assert said not in client.get("/today/").content.decode()


def test_nobody_else_opens_it(client: Client, drawn, sam, noor, kit):
    look_at(look=drawn, words="Lovely plan.", by=sam, at=LATER)
    for user in (noor, kit):
        client.force_login(user)
        assert client.get(f"/team/later/{drawn.pk}/").status_code == 404
        assert client.post(f"/team/later/{drawn.pk}/", {"words": "x"}).status_code == 404
    client.force_login(noor)
    assert client.get("/team/later/").status_code == 404
