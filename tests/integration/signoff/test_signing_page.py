"""The sign-off page: what it shows, what is filled in, what it refuses, and that nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signoff.models import CaseAuthority, Consideration, Consultation, Decision, Referral
from signoff.services.consulting import consult, reply
from signoff.services.deciding import consider, not_agree, sign_off
from signoff.services.referring import hand_back, refer, take
from socialcare.audit.models import Event
from socialcare.people import services as people
from supportplans.models import PlanVersion
from supportplans.services import covering, linking
from tests.builders import (
    AT,
    a_passage,
    a_worker,
    an_assessment_completed,
    in_the_circle,
    plan_changed,
    plan_open,
    plan_ready,
)
from tests.pages import faults_in, text_of

from .conftest import a_limit

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client: Client, priya):
    client.force_login(priya)
    return client


def at(version, part=""):
    return f"/plans/{version.plan_id}/sign-off/{part}"


def the_form(version, **typed):
    today = timezone.localdate()
    basics = {
        "version": version.number,
        "from_on-day": today.day,
        "from_on-month": today.month,
        "from_on-year": today.year,
    }
    return basics | typed


def checked(response, subject):
    """Return which answer of a subject is chosen on the page."""
    form = response.context["form"]
    return form[subject].value()


# what it shows


def test_it_shows_the_sheet_the_sums_and_the_limit(worker, version):
    page = text_of(worker.get(at(version)))
    assert "Version 1, kept on 2 March 2026 by Priya Raman" in page
    assert "Planned £90.00 a week" in page
    assert "Indicative £112.21 a week The plan is £22.21 under it." in page
    assert "It may rise or fall, and can be challenged." in page
    assert "Your limit £100.00 a week" in page
    assert "Once, in twelve months £0.00 of your £500.00" in page


def test_beyond_her_limit_the_button_is_disabled_with_the_one_sentence(worker, dear):
    response = worker.get(at(dear))
    assert "This plan costs £170.45 a week; your limit is £100.00." in text_of(response)
    button = response.content.decode().partition('data-prevent-double-click="true"')[2].partition(">")[0]
    assert "disabled" in button
    assert "The plan is £58.24 over it." in text_of(response)


def test_within_her_limit_it_is_not(worker, version):
    response = worker.get(at(version))
    button = response.content.decode().partition('data-prevent-double-click="true"')[2].partition(">")[0]
    assert "disabled" not in button
    assert response.context["page"].why_not == ""


@pytest.mark.parametrize("who", ["noor", "panel_member", "scheme_owner"])
def test_for_others_the_page_does_not_exist(client, version, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(at(version)).status_code == 404


def test_without_a_version_it_says_what_to_do_and_keeps_one(worker, scheme, rosa, priya, limits):
    plan = plan_open(rosa, by=priya)
    a_passage(plan, by=priya)
    address = f"/plans/{plan.pk}/sign-off/"
    page = text_of(worker.get(address))
    assert "No version of this plan is kept yet, so there is nothing to sign off." in page
    response = worker.post(f"{address}keep/", {"persons_word": "on"})
    assert response["Location"] == address
    assert PlanVersion.objects.get().plan == plan
    assert "Planned £0.00 a week" in text_of(worker.get(address))


def test_keeping_a_version_without_the_persons_word_is_refused(worker, scheme, rosa, priya):
    plan = plan_open(rosa, by=priya)
    a_passage(plan, by=priya)
    response = worker.post(f"/plans/{plan.pk}/sign-off/keep/", {})
    assert "Ask Rosie first, and tick the box once they have said so." in text_of(response)
    assert not PlanVersion.objects.exists()


def test_a_plan_that_changed_since_shows_what_changed_and_can_be_kept_anew(worker, version, priya):
    a_passage(version.plan, by=priya, words="And Sundays at the chapel.")
    page = text_of(worker.get(at(version)))
    assert "This is version 1; the plan has changed since" in page
    assert "And Sundays at the chapel." in page
    assert "The plan was changed after version 1 was kept." in page
    worker.post(at(version, "keep/"), {"persons_word": "on"})
    response = worker.get(at(version))
    assert response.context["version"].number == 2
    assert response.context["page"].why_not == ""


def test_a_newer_assessment_asks_for_a_new_version(worker, version, rosa, priya):
    an_assessment_completed(rosa, by=priya, at=AT + timedelta(days=30))
    page = worker.get(at(version))
    assert "There is a newer assessment than the one in version 1." in text_of(page)
    assert page.context["page"].may_keep


def test_an_open_referral_says_where_it_is_and_can_be_taken_back(worker, dear, priya):
    refer(version=dear, level="manager", why="Nobody else can.", by=priya, at=timezone.now())
    response = worker.get(at(dear))
    page = text_of(response)
    assert "This plan waits for a manager." in page
    assert "An answer is expected by" in page
    assert "Nobody else can." in page
    assert "Take the referral back first, if you can decide yourself." in page
    take_back = reverse("referral_withdraw", args=[Referral.objects.get().pk])
    assert take_back in response.content.decode()


def test_a_question_shows_its_last_words_and_authority_who_gave_it(worker, dear, priya, sam):
    now = timezone.now()
    asked = consult(version=dear, words="Is this sensible?", by=priya, at=now - timedelta(hours=1))
    assert "You have asked a manager of the team" in text_of(worker.get(at(dear)))
    reply(consultation=asked, words="Yes, go on.", by=sam, at=now, weekly_pence=18_000)
    response = worker.get(at(dear))
    page = text_of(response)
    assert "Sam Okoro has answered you" in page
    assert "Yes, go on." in page
    assert "You have authority for this version" in page
    assert "up to £180.00 a week." in page
    assert response.context["page"].why_not == ""
    assert "Ask my manager" not in [one.text for one in response.context["page"].others]
    worker.post(at(dear), the_form(dear))
    decision = Decision.objects.get()
    assert (decision.weekly_pence, decision.authority) == (17_045, CaseAuthority.objects.get())


def test_what_came_back_says_so(worker, version, priya, sam):
    referral = refer(version=version, level="manager", why="Unsure.", by=priya, at=AT)
    take(referral=referral, by=sam, at=AT)
    hand_back(referral=referral, words="You know her best.", by=sam, at=AT)
    page = text_of(worker.get(at(version)))
    assert "This came back: it is yours to decide" in page
    assert "You know her best." in page


def test_what_was_not_agreed_says_why(worker, version, priya, sam):
    referral = refer(version=version, level="manager", why="Unsure.", by=priya, at=AT)
    take(referral=referral, by=sam, at=AT)
    not_agree(referral=referral, need="nutrition", reasons="The club cooks already.", by=sam, at=AT)
    page = text_of(worker.get(at(version)))
    assert "Version 1 was not agreed" in page
    assert "The club cooks already." in page
    assert "Sam Okoro did not agree version 1." in page


def test_a_former_decision_stands_beside_with_what_changed(worker, version, priya):
    sign_off(version=version, by=priya, at=AT)
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    page = worker.get(at(version))
    assert "Agreed before: £90.00 a week" in text_of(page)
    assert reverse("plan_differences", args=[version.plan_id, 1, 2]) in page.content.decode()


# what is filled in


def test_what_is_known_is_filled_in_with_its_reason(worker, scheme, rosa, priya, limits):
    in_the_circle(rosa, by=priya)
    in_the_circle(rosa, by=priya, name="Ida Vidal", relation="friend")
    version = plan_ready(rosa, by=priya)
    plan = version.plan
    linking.mark_point(plan=plan, point="safe", words="Ida comes.", by=priya, at=AT)
    covering.write_cover(
        plan=plan, base_revision=1, payment="council", advice="Ring the advice line.", by=priya, at=AT
    )
    version = plan_changed_again(plan, by=priya)
    response = worker.get(at(version))
    found = {key: checked(response, key) for key in ("network", "contingency", "money", "change")}
    assert found == {"network": "some", "contingency": "yes", "money": "none", "change": "first"}
    page = text_of(response)
    assert "Two people are in the circle of support." in page
    assert "The council arranges the support, so they have no money to manage." in page


def plan_changed_again(plan, *, by):
    from supportplans.services.versions import freeze

    plan.refresh_from_db()
    return freeze(plan=plan, by=by, at=AT, persons_word=True)


def test_what_nobody_knows_is_not_filled_in(worker, version):
    response = worker.get(at(version))
    for subject in ("network", "advice", "contingency", "money", "fluctuating", "safeguarding"):
        assert checked(response, subject) is None, subject


def test_what_was_answered_for_an_earlier_version_is_filled_in_but_not_what_changed(worker, version, priya):
    for subject, answer in (("safeguarding", "past"), ("change", "much")):
        worker.post(at(version, "consider/"), {"version": 1, subject: answer})
    newer = plan_changed(version.plan, by=priya, weekly_pence=9_500)
    response = worker.get(at(newer))
    assert checked(response, "safeguarding") == "past"
    assert checked(response, "change") == "first"
    assert "Priya Raman answered this for version 1" in text_of(response)


def test_the_same_sums_as_before_mean_little_change(worker, version, priya):
    sign_off(version=version, by=priya, at=AT)
    a_passage(version.plan, by=priya, words="And Sundays at the chapel.")
    newer = plan_changed_again(version.plan, by=priya)
    response = worker.get(at(newer))
    assert checked(response, "change") == "little"
    assert "The sums are those that were agreed on 2 March 2026." in text_of(response)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("A stroke in spring. She has good and bad days.", "some"),
        ("It is not up and down any more.", None),
        ("A stroke in spring.", None),
    ],
)
def test_the_assessment_may_say_that_a_condition_goes_up_and_down(
    worker, scheme, rosa, priya, limits, words, answer
):
    from tests.builders import budget_worked_out

    budget_worked_out(rosa, by=priya, condition=words)
    version = plan_ready(rosa, by=priya)
    assert checked(worker.get(at(version)), "fluctuating") == answer


# bearing in mind


def test_each_tap_is_saved_at_once_and_says_what_may_now_speak_for_a_word(worker, version):
    response = worker.post(
        at(version, "consider/"),
        {"version": 1, "network": "isolated"},
        headers={"accept": "application/json"},
    )
    assert response.json()["saved"] is True
    assert "People around them: isolated." in response.json()["suggestions"]
    assert Consideration.objects.get().answer == "isolated"
    assert "People around them: isolated." in text_of(worker.get(at(version)))


def test_a_tap_that_is_no_answer_is_refused(worker, version):
    before = Event.objects.count()
    response = worker.post(
        at(version, "consider/"), {"version": 1, "network": "maybe"}, headers={"accept": "application/json"}
    )
    assert (response.status_code, response.json()) == (400, {"refused": "Choose one of the answers."})
    assert not Consideration.objects.exists()
    assert Event.objects.count() == before


def test_without_a_script_a_button_saves_them_and_loses_nothing_else(worker, version):
    response = worker.post(at(version), the_form(version, keep="1", network="good", reasons="Well done."))
    assert response.status_code == 200
    page = text_of(response)
    assert "What you bear in mind is saved." in page
    assert "Well done." in page
    assert Consideration.objects.get().answer == "good"
    assert not Decision.objects.exists()


def test_suggestions_never_block(worker, scheme, rosa, priya):
    a_limit(priya, 50_000)
    version = plan_ready(rosa, by=priya, weekly_pence=17_045, contribution_pence=None)
    response = worker.get(at(version))
    assert response.context["page"].suggestions[0] == (
        "It costs £58.24 a week more than the indicative budget."
    )
    assert response.context["page"].why_not == ""
    worker.post(at(version), the_form(version, network="isolated"))
    assert Decision.objects.get().weekly_pence == 17_045


# signing


def test_she_signs_with_what_she_bears_in_mind(worker, version, priya):
    response = worker.post(
        at(version), the_form(version, network="good", safeguarding="none", reasons="All the best.")
    )
    decision = Decision.objects.get()
    assert response["Location"] == f"/decisions/{decision.pk}/"
    assert decision.considered == {"network": "good", "safeguarding": "none"}
    assert decision.reasons == "All the best."
    assert decision.from_on == timezone.localdate()


@pytest.mark.parametrize("press", [{}, {"keep": "1"}])
def test_what_was_filled_in_and_left_so_is_not_her_answer(worker, version, press):
    assert checked(worker.get(at(version)), "change") == "first"
    worker.post(at(version), the_form(version, change="first", network="some", **press))
    assert list(Consideration.objects.values_list("subject", flat=True)) == ["network"]


def test_what_she_answered_before_stays_when_it_is_sent_again(worker, version):
    worker.post(at(version, "consider/"), {"version": 1, "network": "good"})
    worker.post(at(version), the_form(version, network="good"))
    assert Decision.objects.get().considered == {"network": "good"}


def test_what_was_answered_for_an_earlier_version_is_kept_with_the_decision_on_this_one(
    worker, version, priya
):
    worker.post(at(version, "consider/"), {"version": 1, "network": "isolated"})
    newer = plan_changed(version.plan, by=priya, weekly_pence=9_100)
    form = worker.get(at(newer)).context["form"]
    assert form["network"].value() == "isolated"
    worker.post(at(newer), the_form(newer, network="isolated", shown=form["shown"].value()))
    assert Decision.objects.get().considered == {"network": "isolated"}
    assert Consideration.objects.filter(version=newer).count() == 1


@pytest.mark.parametrize("press", [{}, {"keep": "1"}])
def test_what_was_filled_in_and_is_known_otherwise_meanwhile_is_not_hers_but_shown_anew(
    worker, version, rosa, priya, press
):
    for place in range(3):
        last = in_the_circle(rosa, by=priya, name=f"Tomas {place}", email=f"tomas{place}@example.org")
    shown = worker.get(at(version)).context["form"]["shown"].value()
    assert "network:good" in shown
    people.end_circle_member(member=last, by=priya, at=AT)
    typed = the_form(version, network="good", shown=shown, reasons="All the best.")
    response = worker.post(at(version), typed | press)
    form = response.context["form"]
    assert (form["network"].value(), "network:some" in form["shown"].value()) == ("some", True)
    assert "All the best." in text_of(response)
    assert not Consideration.objects.exists()
    assert not Decision.objects.exists()
    worker.post(at(version), typed | {"network": "some", "shown": form["shown"].value()})
    assert Decision.objects.get().considered == {}  # it was filled in, and left so


def test_it_says_why_what_is_known_is_shown_anew(worker, version, rosa, priya):
    in_the_circle(rosa, by=priya)
    typed = the_form(version, network="good", shown="network:good")
    said = "Something else is known since you opened the page. One person is in the circle of support."
    assert f"{said} Look again." in text_of(worker.post(at(version), typed))


def test_what_a_colleague_answered_meanwhile_is_not_overwritten_by_what_was_filled_in(worker, version, sam):
    shown = worker.get(at(version)).context["form"]["shown"].value()
    consider(version=version, subject="change", answer="much", by=sam, at=AT)
    worker.post(at(version), the_form(version, change="first", shown=shown))
    assert Consideration.objects.get().answer == "much"
    worker.post(at(version), the_form(version, change="first", shown="change:much"))
    assert Decision.objects.get().considered == {"change": "first"}  # she saw theirs, and chose


def test_what_she_chose_herself_counts_whatever_is_known_meanwhile(worker, version, rosa, priya):
    shown = worker.get(at(version)).context["form"]["shown"].value()
    in_the_circle(rosa, by=priya)
    worker.post(at(version), the_form(version, network="isolated", shown=shown))
    assert Decision.objects.get().considered == {"network": "isolated"}


UNREADABLE = [None, "", "one", "-1", "9" * 30, "0", "7", "1.0"]


@pytest.mark.parametrize("said", UNREADABLE)
@pytest.mark.parametrize("part", ["", "manager/", "ask/"])
def test_a_page_that_does_not_say_its_version_decides_nothing_and_loses_nothing(worker, version, part, said):
    typed = the_form(version, reasons="All the best.", why="All the best.", words="All the best.")
    del typed["version"]
    response = worker.post(at(version, part), typed if said is None else typed | {"version": said})
    page = text_of(response)
    assert (
        "This page did not say which version it was read on. Look at it again, then press once more." in page
    )
    assert "All the best." in page
    assert response.context["form"]["version"].value() == "1"
    assert not Decision.objects.exists()
    assert not Referral.objects.exists()
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("said", UNREADABLE)
def test_nor_is_anything_borne_in_mind_by_it(worker, version, said):
    sent = {"network": "good"} if said is None else {"network": "good", "version": said}
    answer = worker.post(at(version, "consider/"), sent, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["refused"].startswith("This page did not say which version")
    kept = worker.post(at(version), the_form(version, keep="1") | {"version": "", "network": "good"})
    assert "This page did not say which version" in text_of(kept)
    assert kept.context["form"]["version"].value() == "1"
    assert not Consideration.objects.exists()


def test_pressed_twice_it_is_decided_once(worker, version):
    for _ in range(2):
        response = worker.post(at(version), the_form(version))
    assert Decision.objects.count() == 1
    assert "Priya Raman agreed version 1 already." in text_of(response)


def test_a_version_that_was_replaced_meanwhile_is_refused_and_nothing_typed_is_lost(worker, version, priya):
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    typed = the_form(version, network="good", reasons="All the best, Rosie.")
    response = worker.post(at(version), typed)
    page = text_of(response)
    assert "Version 1 of this plan was replaced by version 2. Look at that one first." in page
    assert "All the best, Rosie." in page
    assert checked(response, "network") == "good"
    assert "Planned £95.00 a week" in page
    assert not Decision.objects.exists()
    assert not Consideration.objects.exists()
    # The page shows version 2 now, so pressing again signs that one.
    assert response.context["form"]["version"].value() == "2"
    worker.post(at(version), the_form(version) | {"version": "2"})
    assert Decision.objects.get().version.number == 2


def test_a_day_that_cannot_be_is_refused_with_all_that_was_typed(worker, version):
    typed = the_form(version, reasons="All the best.") | {"from_on-month": "13"}
    page = text_of(worker.post(at(version), typed))
    assert "“13” is not a month." in page
    assert "All the best." in page
    far = date(timezone.localdate().year + 2, 1, 1)
    typed |= {"from_on-month": "1", "from_on-day": "1", "from_on-year": str(far.year)}
    page = text_of(worker.post(at(version), typed))
    assert "The budget can begin between" in page
    assert not Decision.objects.exists()


def test_beyond_the_limit_the_click_is_refused_too(worker, dear):
    response = worker.post(at(dear), the_form(dear, reasons="All the best."))
    assert text_of(response).count("This plan costs £170.45 a week; your limit is £100.00.") >= 2
    assert "All the best." in text_of(response)
    assert not Decision.objects.exists()


def test_a_cut_asks_what_changed_and_only_then(worker, version, priya):
    assert "cut_because" not in worker.get(at(version)).context["form"].fields
    sign_off(version=version, by=priya, at=AT)
    less = plan_changed(version.plan, by=priya, weekly_pence=5_000)
    assert "cut_because" in worker.get(at(less)).context["form"].fields
    page = text_of(worker.post(at(less), the_form(less, reasons="Less now.")))
    assert "£50.00 a week is less than the agreed £90.00." in page
    assert "Less now." in page
    assert Decision.objects.count() == 1
    worker.post(at(less), the_form(less, cut_because="Her niece moved in."))
    assert Decision.objects.first().cut_because == "Her niece moved in."


def test_a_decision_in_error_is_replaced_by_a_new_one_with_what_was_wrong(worker, version, priya):
    sign_off(version=version, by=priya, at=AT)
    response = worker.get(at(version))
    assert "Priya Raman agreed version 1 on 2 March 2026" in text_of(response)
    assert response.context["page"].button == "Sign off again"
    assert "Priya Raman agreed version 1 already." in text_of(worker.post(at(version), the_form(version)))
    worker.post(at(version), the_form(version, correcting="The first day was wrong."))
    newest = Decision.objects.first()
    assert newest.correcting == "The first day was wrong."
    assert newest.replaces is not None


# asking and referring


def test_she_asks_her_manager(worker, version):
    assert worker.get(at(version, "ask/")).status_code == 200
    empty = text_of(worker.post(at(version, "ask/"), {"version": 1, "words": " "}))
    assert "Write your question. A sentence is enough." in empty
    assert not Consultation.objects.exists()
    response = worker.post(at(version, "ask/"), {"version": 1, "words": "Is this sensible?"})
    assert response["Location"] == at(version)
    asked = Consultation.objects.get()
    assert asked.words.get().words == "Is this sensible?"
    assert str(asked.manager) == "Sam Okoro"


def test_with_several_managers_she_says_whom(worker, version, north):
    a_worker("Ada Finch", team=north, role="manager", job="Team manager")
    page = worker.get(at(version, "ask/"))
    choices = [label for _, label in page.context["form"].fields["manager"].choices]
    assert choices == ["Whoever of them can answer first", "Ada Finch", "Sam Okoro"]
    worker.post(at(version, "ask/"), {"version": 1, "words": "Is this sensible?", "manager": "any"})
    assert Consultation.objects.get().manager is None


def test_who_was_chosen_is_asked_though_somebody_joined_above_her(worker, version, north, sam):
    a_worker("Lena Marsh", team=north, role="manager", job="Team manager")
    worker.get(at(version, "ask/"))
    a_worker("Ada Finch", team=north, role="manager", job="Team manager")
    worker.post(at(version, "ask/"), {"version": 1, "words": "Is this sensible?", "manager": sam.worker.pk})
    assert str(Consultation.objects.get().manager) == "Sam Okoro"


@pytest.mark.parametrize("there_were", [1, 2])
def test_nobody_else_is_asked_where_the_manager_has_left_meanwhile(worker, version, north, sam, there_were):
    if there_were == 2:
        a_worker("Ada Finch", team=north, role="manager", job="Team manager")
    chosen = worker.get(at(version, "ask/")).context["form"].fields["manager"]
    assert str(sam.worker.pk) in dict(chosen.choices)
    sam.is_active = False
    sam.save()
    if there_were == 1:
        a_worker("Ada Finch", team=north, role="manager", job="Team manager")
    sent = {"version": 1, "words": "Is this sensible?", "manager": sam.worker.pk}
    response = worker.post(at(version, "ask/"), sent)
    page = text_of(response)
    assert "The manager you chose cannot be asked about this plan any more. Nothing was sent." in page
    assert "Is this sensible?" in page
    assert "Ada Finch" in page
    assert not Consultation.objects.exists()
    [ada] = response.context["form"].fields["manager"].choices
    worker.post(at(version, "ask/"), sent | {"manager": ada[0]})
    assert str(Consultation.objects.get().manager) == "Ada Finch"


def test_all_that_is_missing_in_a_referral_to_the_panel_is_said_at_once(worker, version):
    response = worker.post(at(version, "panel/"), {"version": 1, "why": " ", "risk": " "})
    assert faults_in(response) == [
        "Say in a sentence what you ask, and why.",
        "Name the significant risk that the panel is asked about. Without one, ask a manager.",
        "Choose which expertise you want the panel to look with.",
    ]
    assert not Referral.objects.exists()


def test_a_question_on_a_version_that_was_replaced_is_refused_with_what_was_typed(worker, version, priya):
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    page = text_of(worker.post(at(version, "ask/"), {"version": 1, "words": "Is this sensible?"}))
    assert "Version 1 of this plan was replaced by version 2." in page
    assert "Is this sensible?" in page
    assert not Consultation.objects.exists()


def test_a_referral_begins_with_the_reasons_that_are_known(worker, dear):
    form = worker.get(at(dear, "manager/")).context["form"]
    assert form["why"].value().splitlines()[:2] == [
        "This plan costs £170.45 a week; your limit is £100.00.",
        "It costs £58.24 a week more than the indicative budget.",
    ]
    assert "Say in a sentence what you ask, and why." in text_of(
        worker.post(at(dear, "manager/"), {"version": 1, "why": ""})
    )
    assert not Referral.objects.exists()
    response = worker.post(at(dear, "manager/"), {"version": 1, "why": "Nobody else can."})
    assert response["Location"] == at(dear)
    assert (Referral.objects.get().level, Referral.objects.get().why) == ("manager", "Nobody else can.")


def test_a_referral_does_not_name_abuse_by_itself_because_the_person_reads_it(worker, dear):
    worker.post(at(dear, "consider/"), {"version": 1, "safeguarding": "now", "network": "isolated"})
    assert "Safeguarding: yes, now." in text_of(worker.get(at(dear)))
    why = worker.get(at(dear, "manager/")).context["form"]["why"].value()
    assert "People around them: isolated." in why
    assert "Safeguarding" not in why


def test_a_referral_to_the_panel_names_the_risk_and_the_expertise(worker, dear, chair, housing):
    page = worker.get(at(dear, "panel/"))
    hints = page.context["form"].option_hints["wanted"]
    assert "housing" not in hints
    assert hints["mental_health"] == "Nobody on the panel has this now"
    typed = {"version": 1, "why": "She wants to live on a boat."}
    refused = text_of(worker.post(at(dear, "panel/"), typed | {"wanted": ["housing"]}))
    assert "She wants to live on a boat." in refused
    missing = typed | {"risk": "It may sink.", "wanted": ["mental_health"]}
    refused = text_of(worker.post(at(dear, "panel/"), missing))
    assert "knows about mental health now" in refused
    assert "It may sink." in refused
    assert not Referral.objects.exists()
    worker.post(at(dear, "panel/"), typed | {"risk": "It may sink.", "wanted": ["housing"]})
    referral = Referral.objects.get()
    assert (referral.level, referral.risk, referral.wanted) == ("panel", "It may sink.", ["housing"])


def test_the_page_asks_for_few_rows(worker, version, django_assert_max_num_queries):
    worker.get(at(version))
    with django_assert_max_num_queries(60):
        worker.get(at(version))
