"""The pages of what waits and of one referral: what each reader sees, and what they do there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from signoff.models import Decision, Question, Referral
from signoff.services import deciding, referring
from socialcare.audit.models import Event
from socialcare.people import services as people
from tests.builders import AT, a_person, invited, plan_changed, plan_ready
from tests.pages import faults_in, text_of

from .conftest import a_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(dear, priya, now):
    """Rosa's plan of £170.45, referred by Priya, whose limit is £100.00."""
    return referring.refer(
        version=dear, level="manager", why="Beyond my limit; the nights are hard.", by=priya, at=AT
    )


@pytest.fixture
def within(version, priya, now):
    """Rosa's plan of £90.00, referred although Priya could decide it."""
    return referring.refer(version=version, level="manager", why="Is this right?", by=priya, at=AT)


def page(name, referral):
    return reverse(name, args=[referral.pk])


def read(client, user, referral):
    client.force_login(user)
    return text_of(client.get(page("referral", referral)))


def unchanged(referral):
    before = (referral.status, Event.objects.exclude(verb="record.opened").count())

    def still():
        referral.refresh_from_db()
        return (referral.status, Event.objects.exclude(verb="record.opened").count()) == before

    return still


# the queue


def test_a_manager_sees_who_waits_for_what_and_since_when(client, referral, sam, now):
    now.move(days=1)
    client.force_login(sam)
    text = text_of(client.get(reverse("referrals")))
    assert "To decide: 1 referral" in text
    assert "Rosa Vidal" in text
    assert "Beyond my limit; the nights are hard." in text
    assert "£170.45 a week, £70.45 over Priya Raman’s limit of £100.00." in text
    assert "Waiting since 2 March 2026 (1 working day)." in text
    assert "Answer expected by Wednesday 4 March 2026." in text
    assert "Due tomorrow" in text
    assert "Referred by Priya Raman" in text
    assert "Any manager can take it." in text
    assert "Nobody has taken it yet." in text


def test_it_says_today_and_late_in_words(client, referral, sam, now):
    client.force_login(sam)
    now.move(days=2)
    assert "Due today" in text_of(client.get(reverse("referrals")))
    now.move(days=5)
    assert "3 working days late" in text_of(client.get(reverse("referrals")))


def test_it_says_who_has_taken_it_and_that_the_clock_stands(client, referral, sam, now):
    client.force_login(sam)
    referring.take(referral=referral, by=sam, at=AT)
    text = text_of(client.get(reverse("referrals")))
    assert "Your turn. Taken by you on 2 March 2026." in text
    referral.refresh_from_db()
    referring.ask(referral=referral, of="person", words="Which nights?", by=sam, at=AT)
    now.move(days=8)
    text = text_of(client.get(reverse("referrals")))
    assert "The clock has stood still since 2 March 2026" in text
    assert "Rosie has a question to answer." in text
    assert "late" not in text


def test_a_social_worker_sees_what_she_referred_and_no_queue(client, referral, priya, sam, now):
    client.force_login(priya)
    text = text_of(client.get(reverse("referrals")))
    assert "To decide" not in text
    assert "Beyond my limit; the nights are hard." in text
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    assert "Your turn: there is a question for you." in text_of(client.get(reverse("referrals")))


@pytest.mark.parametrize("count", [1, 50, 500])
def test_the_queue_takes_at_most_eight_queries_however_long(
    client, scheme, rosa, dear, priya, sam, now, count, django_assert_max_num_queries
):
    first = referring.refer(version=dear, level="manager", why="Please look.", by=priya, at=AT)
    many(first, count - 1, by=priya)
    client.force_login(sam)
    client.get(reverse("referrals"))
    with django_assert_max_num_queries(8):
        response = client.get(reverse("referrals"))
    assert f"To decide: {count} referral" in text_of(response)
    if count > 50:
        after = response.context["next_after"]
        with django_assert_max_num_queries(8):
            second = client.get(reverse("referrals"), {"after": after})
        assert len(second.context["lines"]) == 50
    client.force_login(priya)
    with django_assert_max_num_queries(8):
        client.get(reverse("referrals"))


def many(like, count, *, by):
    """Make more waiting referrals like one, in bulk: only their number matters here."""
    rows = []
    for number in range(count):
        person = a_person(by=by, first_name="Case", last_name=f"Number{number:03}")
        plan = type(like.plan).objects.create(person=person, opened_at=AT, opened_by=by, changed_at=AT)
        rows.append(
            Referral(
                person=person,
                plan=plan,
                version=like.version,
                team=like.team,
                level="manager",
                why="Please look.",
                weekly_pence=20_000,
                referred_at=AT + timedelta(seconds=number + 1),
                referred_by=by,
                due_on=like.due_on,
            )
        )
    Referral.objects.bulk_create(rows)


def test_a_forged_page_of_the_queue_is_none(client, referral, sam):
    client.force_login(sam)
    assert client.get(reverse("referrals"), {"after": "forged"}).status_code == 404


@pytest.mark.parametrize("who", ["panel_member", "scheme_owner"])
def test_who_does_no_casework_has_no_queue(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("referrals")).status_code == 404


# the page of one referral


def test_the_page_shows_the_question_the_sums_the_sheet_and_what_was_borne_in_mind(
    client, dear, priya, sam, now
):
    deciding.consider(version=dear, subject="network", answer="isolated", by=priya, at=AT)
    made = referring.refer(version=dear, level="manager", why="The nights are hard.", by=priya, at=AT)
    text = read(client, sam, made)
    assert "The nights are hard." in text
    assert "£58.24 a week more than indicated" in text
    assert "£100.00 a week, £500.00 once; the plan is £70.45 a week over it" in text
    assert "Your limit £300.00 a week, £2,000.00 once; the plan is within it" in text
    assert "People around them Isolated" in text
    assert "Rosa Vidal, born on 12 March 1948" in text
    assert "Priya Raman referred" in text


def test_opening_it_is_noted_once(client, referral, sam):
    client.force_login(sam)
    client.get(page("referral", referral))
    opened = Event.objects.filter(verb="record.opened", by=sam)
    assert [(one.subject_type, one.subject_id) for one in opened] == [("signoff.referral", str(referral.pk))]


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner"])
def test_to_others_it_is_the_same_404_as_an_unknown_one(client, request, referral, who):
    client.force_login(request.getfixturevalue(who))
    names = [
        "referral",
        "referral_take",
        "referral_put_back",
        "referral_agree",
        "referral_not_agree",
        "referral_ask",
        "referral_answer",
        "referral_not_needed",
        "referral_hand_back",
        "referral_pass_on",
        "referral_withdraw",
        "referral_newest",
    ]
    still = unchanged(referral)
    for name in names:
        for method in (client.get, client.post):
            known = method(page(name, referral))
            unknown = method(reverse(name, args=[uuid4()]))
            assert known.status_code == unknown.status_code
            assert known.status_code in (404, 405)
    assert still()


# take and put back


def test_a_manager_takes_it_and_puts_it_back(client, referral, sam):
    assert "Take it" in read(client, sam, referral)
    client.post(page("referral_take", referral))
    referral.refresh_from_db()
    assert (referral.status, referral.holder) == ("taken", sam.worker)
    assert "Put it back into the queue" in read(client, sam, referral)
    client.post(page("referral_put_back", referral))
    referral.refresh_from_db()
    assert (referral.status, referral.holder) == ("waiting", None)


@pytest.fixture
def second(north):
    """A second manager of the north team, with a limit."""
    from tests.builders import a_worker

    user = a_worker("Ines Calloway", team=north, role="manager", job="Team manager").user
    a_limit(user, 30_000, 200_000)
    return user


def test_of_two_who_take_it_the_second_is_told_who_has_it(client, referral, sam, second):
    referring.take(referral=referral, by=sam, at=AT)
    client.force_login(second)
    still = unchanged(Referral.objects.get(pk=referral.pk))
    response = client.post(page("referral_take", referral), follow=True)
    assert "Sam Okoro has taken this already." in text_of(response)
    assert still()


def test_another_manager_puts_back_what_somebody_away_has_taken(client, referral, sam, second):
    referring.take(referral=referral, by=sam, at=AT)
    text = read(client, second, referral)
    assert "Sam Okoro has taken this. Ask them, or put it back into the queue first." in text
    assert "Put it back for Sam Okoro" in text
    assert "Do not agree" not in text
    client.post(page("referral_put_back", referral))
    referral.refresh_from_db()
    assert referral.status == "waiting"


def test_a_worker_cannot_take_it(client, referral, priya):
    client.force_login(priya)
    still = unchanged(referral)
    response = client.post(page("referral_take", referral), follow=True)
    assert "You referred this yourself, so somebody else decides it." in text_of(response)
    assert still()


# agree


def test_a_manager_agrees_with_a_day_and_reasons(client, referral, sam):
    client.force_login(sam)
    form = client.get(page("referral_agree", referral))
    assert "You agree version 1 as it is: £170.45 a week." in text_of(form)
    response = client.post(
        page("referral_agree", referral),
        {"version": "1", "from_on": "2026-03-09", "reasons": "It fits."},
        follow=True,
    )
    decision = Decision.objects.get()
    assert (decision.outcome, decision.level, decision.reasons) == ("agreed", "manager", "It fits.")
    text = text_of(response)
    assert "Agreed by Sam Okoro on 2 March 2026." in text
    assert "It fits." in text
    assert "Read the decision" in text


def test_a_day_too_far_off_is_refused_and_all_that_was_typed_stays(client, referral, sam):
    client.force_login(sam)
    still = unchanged(referral)
    response = client.post(
        page("referral_agree", referral),
        {"version": "1", "from_on": "2030-03-09", "reasons": "It fits well."},
    )
    text = text_of(response)
    assert "The budget can begin between" in text
    assert "It fits well." in text
    assert still()
    assert not Decision.objects.exists()


def test_beyond_the_managers_own_limit_the_button_says_so(client, dear, priya, sam, second, now):
    a = referring.refer(
        version=plan_changed(dear.plan, by=priya, weekly_pence=30_001),
        level="manager",
        why="More.",
        by=priya,
        at=AT,
    )
    sentence = "This plan costs £300.01 a week; your limit is £300.00. Pass it to the panel."
    assert sentence in read(client, sam, a)
    assert sentence in text_of(client.get(page("referral_agree", a)))
    still = unchanged(a)
    day = {"version": "2", "from_on": "2026-03-02", "reasons": "Yes."}
    response = client.post(page("referral_agree", a), day)
    assert sentence in text_of(response)
    assert "Yes." in text_of(response)
    assert still()


@pytest.mark.parametrize("said", [{}, {"version": ""}, {"version": "one"}])
def test_a_page_that_does_not_say_its_version_decides_nothing(client, referral, sam, said):
    client.force_login(sam)
    still = unchanged(referral)
    response = client.post(
        page("referral_agree", referral), {"from_on": "2026-03-02", "reasons": "It fits."} | said
    )
    assert "Look at the plan once more, then press again: it may have changed." in text_of(response)
    assert "It fits." in text_of(response)
    assert response.context["form"]["version"].value() == "1"
    assert still()


def test_a_worker_does_not_agree_her_own_referral(client, referral, priya):
    text = read(client, priya, referral)
    assert "Agree" not in text.replace("Not agreed", "")
    day = {"version": "1", "from_on": "2026-03-02", "reasons": ""}
    still = unchanged(referral)
    response = client.post(page("referral_agree", referral), day)
    assert "You referred this yourself, so somebody else decides it." in text_of(response)
    assert still()


def test_a_version_that_changed_while_somebody_read_is_not_agreed_unseen(client, referral, sam, priya):
    client.force_login(sam)
    assert client.get(page("referral_agree", referral)).context["form"]["version"].value() == 1
    plan_changed(referral.plan, by=priya, weekly_pence=29_000)
    referring.bring_newest(referral=referral, by=priya, at=AT)
    sent = {"version": "1", "from_on": "2026-03-02", "reasons": "It fits."}
    response = client.post(page("referral_agree", referral), sent)
    text = text_of(response)
    assert "Version 2 took the place of version 1 while you were looking. Look at that one first." in text
    assert "It fits." in text
    assert not Decision.objects.exists()
    assert response.context["form"]["version"].value() == "2"


# not agreed


def test_not_agreed_names_the_need_and_the_reason(client, referral, sam):
    client.force_login(sam)
    response = client.post(
        page("referral_not_agree", referral),
        {"version": "1", "need": "nutrition", "reasons": "A sitter would meet this as well."},
        follow=True,
    )
    decision = Decision.objects.get()
    assert (decision.outcome, decision.need) == ("not_agreed", "nutrition")
    text = text_of(response)
    assert "Not agreed by Sam Okoro on 2 March 2026." in text
    assert "A sitter would meet this as well." in text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"need": "", "reasons": "It costs much."}, "Choose the need that your reason is about."),
        (
            {"need": "nutrition", "reasons": " "},
            "Say why, in words that the person can understand and answer. They read them.",
        ),
    ],
)
def test_without_need_or_reason_nothing_is_refused(client, referral, sam, typed, sentence):
    client.force_login(sam)
    still = unchanged(referral)
    response = client.post(page("referral_not_agree", referral), typed)
    assert sentence in text_of(response)
    assert response.context["form"]["need"].value() == typed["need"]
    assert response.context["form"]["reasons"].value() == typed["reasons"]
    assert still()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("action", "sentences"),
    [
        (
            "referral_not_agree",
            [
                "Choose the need that your reason is about.",
                "Say why, in words that the person can understand and answer. They read them.",
            ],
        ),
        ("referral_ask", ["Choose whom you ask.", "Write your question. They read it as you write it."]),
        (
            "referral_pass_on",
            [
                "Name the significant risk that the panel is asked about. "
                "Without one, the decision stays with the managers.",
                "Choose which expertise you want the panel to look with.",
            ],
        ),
    ],
)
def test_all_that_is_missing_is_said_at_once(client, referral, sam, chair, housing, action, sentences):
    client.force_login(sam)
    still = unchanged(referral)
    assert faults_in(client.post(page(action, referral), {"version": 1})) == sentences
    assert still()


def test_what_is_missing_does_not_pass_over_that_the_version_changed(client, referral, sam, priya):
    client.force_login(sam)
    plan_changed(referral.plan, by=priya, weekly_pence=16_000)
    referring.bring_newest(referral=referral, by=priya, at=AT)
    missing = client.post(page("referral_not_agree", referral), {"version": "1", "need": "nutrition"})
    assert missing.context["form"]["version"].value() == "1"
    sent = {"version": "1", "need": "nutrition", "reasons": "A sitter would do."}
    assert "Version 2 took the place of version 1" in text_of(
        client.post(page("referral_not_agree", referral), sent)
    )
    assert not Decision.objects.exists()


# questions


def test_a_question_of_the_worker_goes_to_her_and_back(client, referral, sam, priya):
    client.force_login(sam)
    client.post(page("referral_ask", referral), {"of": "worker", "words": "Which nights?"})
    assert "Priya Raman has a question to answer." in read(client, sam, referral)
    text = read(client, priya, referral)
    assert "Sam Okoro asked Priya Raman on 2 March 2026 Which nights?" in text
    assert "Answer the question" in text
    client.post(page("referral_answer", referral), {"words": "Friday and Saturday."})
    text = read(client, sam, referral)
    assert "Priya Raman answered on 2 March 2026 Friday and Saturday." in text
    assert "Put it back into the queue" in text


def test_a_question_of_the_person_stops_the_clock_and_the_worker_may_write_what_was_said(
    client, referral, sam, priya, now
):
    client.force_login(sam)
    assert "The clock stands still until Rosie has answered." in text_of(
        client.get(page("referral_ask", referral))
    )
    client.post(page("referral_ask", referral), {"of": "person", "words": "Which nights?"})
    now.move(days=3)
    assert "The clock stands still until this question is answered." in read(client, priya, referral)
    assert "What Rosie said" in text_of(client.get(page("referral_answer", referral)))
    client.post(page("referral_answer", referral), {"words": "The bad ones."})
    referral.refresh_from_db()
    assert (referral.status, referral.paused_on) == ("taken", None)
    assert referral.due_on == (AT + timedelta(days=7)).date()
    assert "Priya Raman, for Rosie answered" in read(client, sam, referral)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"of": "", "words": "Which nights?"}, "Choose whom you ask."),
        ({"of": "worker", "words": ""}, "Write your question. They read it as you write it."),
    ],
)
def test_a_question_to_nobody_or_without_words_is_refused(client, referral, sam, typed, sentence):
    client.force_login(sam)
    still = unchanged(referral)
    response = client.post(page("referral_ask", referral), typed)
    assert sentence in text_of(response)
    assert response.context["form"]["words"].value() == typed["words"]
    assert still()
    assert not Question.objects.exists()


def test_an_empty_answer_is_refused_and_a_second_one_too(client, referral, sam, priya):
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    client.force_login(priya)
    assert "Write your answer." in text_of(client.post(page("referral_answer", referral), {"words": " "}))
    client.post(page("referral_answer", referral), {"words": "Fridays."})
    again = client.post(page("referral_answer", referral), {"words": "And Sundays."})
    assert "This question is answered already." in text_of(again)
    assert "And Sundays." in text_of(again)
    assert Question.objects.get().answer == "Fridays."


def test_who_asked_may_say_that_no_answer_is_needed(client, referral, sam):
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    assert "The question is not needed any more" in read(client, sam, referral)
    client.post(page("referral_not_needed", referral))
    assert "The answer was not needed any more." in read(client, sam, referral)


# hand back, pass on


def test_within_the_workers_limit_it_is_handed_back_as_hers(client, within, sam, priya):
    client.force_login(sam)
    client.post(page("referral_hand_back", within), {"version": "1", "words": "You know her best."})
    text = read(client, priya, within)
    assert "Handed back by Sam Okoro on 2 March 2026: it is yours to decide." in text
    assert "You know her best." in text
    assert "Decide on this plan" in text


def test_beyond_the_workers_limit_it_cannot_be_handed_back(client, referral, sam):
    sentence = "It is not theirs to decide."
    assert sentence in read(client, sam, referral)
    still = unchanged(referral)
    response = client.post(
        page("referral_hand_back", referral), {"version": "1", "words": "You know her best."}
    )
    assert sentence in text_of(response)
    assert "You know her best." in text_of(response)
    assert still()


def test_it_is_passed_to_the_panel_with_the_risk_and_the_expertise(client, referral, sam, chair, housing):
    client.force_login(sam)
    response = client.post(
        page("referral_pass_on", referral),
        {
            "version": "1",
            "risk": "She may fall on the quay.",
            "wanted": ["housing"],
            "words": "Is it safe?",
        },
        follow=True,
    )
    onward = Referral.objects.get(level="panel")
    assert (onward.risk, onward.wanted, onward.came_from) == (
        "She may fall on the quay.",
        ["housing"],
        referral,
    )
    text = text_of(response)
    assert "referred to the panel" in text
    assert "She may fall on the quay." in text
    assert "Passed to the panel by Sam Okoro" in read(client, sam, referral)


def test_the_panel_is_not_asked_without_a_risk(client, referral, sam, chair, housing):
    client.force_login(sam)
    still = unchanged(referral)
    response = client.post(
        page("referral_pass_on", referral),
        {"version": "1", "risk": "", "wanted": ["housing"], "words": "Is it safe?"},
    )
    text = text_of(response)
    if "Name the significant risk" not in text:
        assert Referral.objects.filter(level="panel").exists()
        pytest.fail("It was passed on without a risk.")
    assert "Is it safe?" in text
    assert response.context["form"]["wanted"].value() == ["housing"]
    assert still()


def test_the_chair_decides_and_then_no_longer_sees_the_case(client, referral, sam, chair, housing, now):
    onward = referring.pass_on(
        referral=referral, risk="She may fall.", wanted=["housing"], words="Is it safe?", by=sam, at=AT
    )
    sentence = "Nobody who knows about housing has given an opinion on this version yet."
    assert sentence in read(client, chair, onward)
    from signoff.services.panel import give_opinion

    give_opinion(referral=onward, view="support", words="It is safe.", by=housing, at=AT)
    client.force_login(chair)
    day = {"version": "1", "from_on": "2026-03-02", "reasons": "Safe enough."}
    response = client.post(page("referral_agree", onward), day)
    assert response["Location"] == reverse("today")
    assert Decision.objects.get().level == "panel"
    assert client.get(page("referral", onward)).status_code == 404


# what the worker does


def test_the_worker_takes_it_back_with_a_word(client, referral, priya, sam):
    client.force_login(priya)
    client.post(page("referral_withdraw", referral), {"words": "She wants to wait."})
    text = read(client, sam, referral)
    assert "Taken back by Priya Raman on 2 March 2026." in text
    assert "She wants to wait." in text


def test_what_is_decided_cannot_be_taken_back(client, referral, priya, sam):
    deciding.agree(referral=referral, by=sam, at=AT)
    client.force_login(priya)
    response = client.post(page("referral_withdraw", referral), {"words": "Wait."})
    assert "This referral is agreed, so it cannot be taken back." in text_of(response)
    assert "Wait." in text_of(response)


def test_a_changed_plan_takes_the_place_of_the_one_referred(client, referral, priya, sam):
    plan_changed(referral.plan, by=priya, weekly_pence=15_000)
    text = read(client, priya, referral)
    assert "The plan was changed since." in text
    form = text_of(client.get(page("referral_newest", referral)))
    assert "It costs £150.00 a week; before it was £170.45." in form
    assert "What changed since version 1" in form
    client.post(page("referral_newest", referral), {})
    referral.refresh_from_db()
    assert (referral.version.number, referral.weekly_pence) == (2, 15_000)
    assert referral.beyond == "This plan costs £150.00 a week; the worker’s limit is £100.00."


def test_without_a_newer_version_there_is_nothing_to_bring(client, referral, priya):
    client.force_login(priya)
    still = unchanged(referral)
    assert "This is the newest version already." in text_of(client.get(page("referral_newest", referral)))
    response = client.post(page("referral_newest", referral), {})
    assert "This is the newest version already." in text_of(response)
    assert still()


# cover for absence


def test_who_stands_in_sees_and_decides_until_the_last_day_and_not_after(
    client, referral, sam, kit, north, now
):
    client.force_login(kit)
    assert client.get(page("referral", referral)).status_code == 404
    a_limit(kit, 30_000, 200_000)
    people.set_cover(
        team=north,
        manager=kit.worker,
        from_on=AT.date(),
        to_on=AT.date() + timedelta(days=1),
        reason="Sam is away.",
        by=sam,
        at=AT,
    )
    text = text_of(client.get(reverse("referrals")))
    assert "Beyond my limit; the nights are hard." in text
    assert "North team" in text
    assert "Take it" in read(client, kit, referral)
    now.move(days=2)
    assert client.get(page("referral", referral)).status_code == 404
    assert "Beyond my limit" not in text_of(client.get(reverse("referrals")))
    now.move(days=-1)
    day = {"version": "1", "from_on": "2026-03-03", "reasons": ""}
    client.post(page("referral_agree", referral), day)
    assert Decision.objects.get().decided_by == kit


def test_a_relation_decides_nothing(client, referral, sam, rosa):
    people.declare_relation(user=sam, person=rosa, words="She is my aunt.", by=sam, at=AT)
    text = read(client, sam, referral)
    assert "You are too close to decide" in text
    assert "Take it" not in text


def test_the_person_sees_none_of_the_staffs_pages(client, referral, rosa, priya):
    user = invited(rosa, by=priya, email="rosa@example.org")
    client.force_login(user)
    assert client.get(page("referral", referral)).status_code in (403, 404)
    assert client.get(reverse("referrals")).status_code in (403, 404)


def test_another_persons_plan_is_not_among_them(client, referral, priya, noor, scheme):
    arthur = a_person(by=noor, first_name="Arthur", last_name="Pell")
    a_limit(noor, 10_000)
    theirs = referring.refer(version=plan_ready(arthur, by=noor), level="manager", why="Hm?", by=noor, at=AT)
    client.force_login(priya)
    assert client.get(page("referral", theirs)).status_code == 404
