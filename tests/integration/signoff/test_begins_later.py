"""What is agreed now and begins later: what is in force until then, and how it is made to begin earlier."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from budgets.models import PersonalBudget
from budgets.selectors import agreed_budget_on
from signoff.models import Decision
from signoff.presenters.decisions import state_words
from signoff.presenters.letter import tell_decision
from signoff.presenters.story import tell_round
from signoff.selectors.story import story_of
from signoff.services.deciding import sign_off
from socialcare.values import Refused
from supportplans.reviews.models import Rhythm
from supportplans.services.plans import close_plan
from tests.builders import AT, TODAY, invited, plan_changed, urgent_support
from tests.pages import text_of

pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


@pytest.fixture(autouse=True)
def monday(now):
    """Pages are read on Monday 2 March 2026."""


# the plan begins earlier than was agreed


def test_a_plan_that_begins_later_is_corrected_to_before_the_end_of_what_went_before(version, priya, rosa):
    sign_off(version=version, by=priya, at=AT)
    more = plan_changed(version.plan, by=priya, weekly_pence=9_500)
    sign_off(version=more, by=priya, at=AT, from_on=day(90))
    sign_off(version=more, by=priya, at=AT, from_on=day(7), correcting="She needs it next week.")
    told = [agreed_budget_on(rosa, on=day(ahead)).weekly_pence for ahead in (0, 6, 7, 89, 90, 300)]
    assert told == [9_000, 9_000, 9_500, 9_500, 9_500, 9_500]


def test_urgent_support_that_begins_later_gives_way_to_a_plan_that_begins_before_it(version, priya, rosa):
    interim = urgent_support(rosa, by=priya, from_on=day(5))
    plan = sign_off(version=version, by=priya, at=AT)
    interim.personal_budget.refresh_from_db()
    assert interim.personal_budget.to_on < interim.personal_budget.from_on  # never in force
    assert (plan.replaces, agreed_budget_on(rosa, on=day(30))) == (interim, plan.personal_budget)


def test_the_talks_begin_with_the_support_and_so_earlier_too(version, priya, rosa):
    sign_off(version=version, by=priya, at=AT, from_on=day(60))
    assert Rhythm.objects.get(person=rosa).next_on == day(60 + 42)
    sign_off(version=version, by=priya, at=AT, from_on=day(3), correcting="June was a slip.")
    rhythm = Rhythm.objects.get(person=rosa)
    assert (rhythm.started_on, rhythm.next_on) == (day(3), day(3 + 42))


def test_the_talks_stay_where_the_support_has_begun(version, priya, rosa):
    sign_off(version=version, by=priya, at=AT)
    sign_off(version=version, by=priya, at=AT, from_on=day(9), correcting="Next week.")
    assert Rhythm.objects.get(person=rosa).started_on == TODAY


# urgent support


def test_urgent_support_is_refused_where_a_plan_is_agreed_and_begins_later(version, priya, rosa):
    agreed = sign_off(version=version, by=priya, at=AT, from_on=JUNE)
    with pytest.raises(Refused) as refused:
        urgent_support(rosa, by=priya)
    assert refused.value.sentence == (
        "The plan of Rosie is agreed, and begins on 1 June 2026. If it cannot wait, let the plan begin "
        "earlier: on its sign-off page, under “Something in the decision was wrong”."
    )
    assert list(PersonalBudget.objects.all()) == [agreed.personal_budget]
    earlier = sign_off(version=version, by=priya, at=AT, correcting="It cannot wait.")
    assert agreed_budget_on(rosa, on=TODAY) == earlier.personal_budget
    assert urgent_support(rosa, by=priya, weekly_pence=500).weekly_pence == 9_500


def test_a_plan_that_was_closed_stands_in_nobodys_way(version, priya, rosa):
    sign_off(version=version, by=priya, at=AT, from_on=JUNE)
    close_plan(plan=version.plan, reason="Moved away, and back.", by=priya, at=AT)
    assert urgent_support(rosa, by=priya).weekly_pence == 2_000


def test_the_page_says_so_before_anything_is_typed_and_leads_to_the_sign_off_page(
    client, version, priya, rosa
):
    sign_off(version=version, by=priya, at=AT, from_on=JUNE)
    client.force_login(priya)
    address = reverse("interim", args=[rosa.ref])
    response = client.get(address)
    page = text_of(response)
    assert "The plan of Rosie is agreed, and begins on 1 June 2026." in page
    assert "They get now Nothing yet From 1 June 2026 £90.00 a week" in page
    assert "What is it, and why can it not wait" not in page
    assert reverse("plan_sign_off", args=[version.plan_id]) in response.content.decode()
    sent = text_of(client.post(address, {"weekly": "20", "reasons": "Her boiler is out.", **_days()}))
    assert "The plan of Rosie is agreed" in sent
    assert "Her boiler is out." in sent  # typed before it was agreed: not lost
    assert Decision.objects.count() == 1


def _days():
    first, again = TODAY, day(10)
    return {
        f"{name}-{part}": getattr(one, part)
        for name, one in (("from_on", first), ("look_again_on", again))
        for part in ("day", "month", "year")
    }


def test_it_comes_on_top_of_what_is_in_force_on_its_first_day(version, priya, rosa):
    urgent_support(rosa, by=priya, weekly_pence=1_000)
    later = urgent_support(rosa, by=priya, weekly_pence=500, from_on=day(9))
    assert later.weekly_pence == 1_500
    before_that = urgent_support(rosa, by=priya, weekly_pence=100, from_on=day(4))
    assert before_that.weekly_pence == 1_100  # not on top of what had not begun


def test_urgent_support_that_has_not_begun_cannot_go_on_as_it_is_from_before(priya, rosa, limits):
    urgent_support(rosa, by=priya, weekly_pence=1_000, from_on=day(9))
    with pytest.raises(Refused, match="Enter what it costs"):
        urgent_support(rosa, by=priya, weekly_pence=0)
    assert urgent_support(rosa, by=priya, weekly_pence=0, from_on=day(9)).weekly_pence == 1_000


def test_the_page_tells_urgent_support_to_come_from_what_they_get_now(client, priya, rosa, limits):
    urgent_support(rosa, by=priya, weekly_pence=1_000, from_on=day(9))
    client.force_login(priya)
    page = text_of(client.get(reverse("interim", args=[rosa.ref])))
    assert "Urgent support begins on 11 March 2026 (in 9 days): £10.00 a week in all." in page
    assert "They get now Nothing yet From 11 March 2026 £10.00 a week" in page
    assert "Leave it empty where it goes on as it is" not in page


# in words


def test_the_worker_sees_from_when_each_decision_holds(version, priya, rosa):
    first = sign_off(version=version, by=priya, at=AT)
    more = plan_changed(version.plan, by=priya, weekly_pence=9_500)
    second = sign_off(version=more, by=priya, at=AT, from_on=JUNE)
    first.refresh_from_db()
    assert state_words(first, on=TODAY) == "In force until 31 May 2026"
    assert state_words(second, on=TODAY) == "Begins on 1 June 2026"
    assert state_words(first, on=JUNE) == "Replaced on 2 March 2026"
    assert state_words(second, on=JUNE) == "In force"
    third = sign_off(version=more, by=priya, at=AT, correcting="At once.", from_on=day(1))
    second.refresh_from_db()
    assert state_words(second, on=TODAY) == "Replaced on 2 March 2026"
    assert state_words(third, on=TODAY) == "Begins on 3 March 2026"


def test_the_person_page_and_the_decision_say_so(client, version, priya, rosa):
    decision = sign_off(version=version, by=priya, at=AT, from_on=JUNE)
    client.force_login(priya)
    assert "Begins on 1 June 2026" in text_of(client.get(reverse("person", args=[rosa.ref])))
    assert "Begins on 1 June 2026" in text_of(client.get(reverse("decision", args=[decision.pk])))


def test_the_person_reads_what_they_get_until_then(client, version, priya, rosa):
    urgent_support(rosa, by=priya, weekly_pence=4_000)
    sign_off(version=version, by=priya, at=AT, from_on=JUNE)
    client.force_login(invited(rosa, by=priya, email="rosa@example.org"))
    for name in ("my", "my_budget"):
        assert "from 1 June 2026. Until then you get £40.00 a week." in text_of(client.get(reverse(name)))


def test_the_letter_and_the_story_do_not_say_now_of_what_begins_later(priya, rosa, limits):
    decision = urgent_support(rosa, by=priya, weekly_pence=4_000, from_on=day(9))
    headline = "You get urgent support from 11 March 2026. It does not wait for your plan."
    assert tell_decision(decision).headline == headline
    story = story_of(rosa, on=TODAY)
    assert "The budget is £40.00 a week, from 11 March 2026." in [
        one.note for one in tell_round(story, reader=priya)
    ]
    now = urgent_support(rosa, by=priya, weekly_pence=4_000)
    assert tell_decision(now).headline.startswith("You get urgent support now.")
