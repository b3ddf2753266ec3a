"""When a message is tried again."""

from datetime import timedelta

from socialcare.notifications import rules, states


def test_the_waits_grow_and_cover_a_day_of_a_broken_mail_server():
    waits = [rules.wait_after(attempts) for attempts in range(1, rules.MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert timedelta(hours=24) < sum(waits, timedelta()) < timedelta(hours=48)


def test_after_the_last_try_there_is_no_next():
    assert rules.wait_after(rules.MOST_ATTEMPTS) is None
    assert rules.wait_after(rules.MOST_ATTEMPTS + 1) is None


def test_a_code_can_be_tried_several_times_while_it_works():
    waited = timedelta()
    tries = 0
    while waited < rules.SECRET_USEFUL_FOR:
        tries += 1
        waited += rules.wait_after(tries)
    assert tries >= 4


def test_every_pair_of_state_and_action_does_what_the_table_says():
    leads = {
        "due": {"claim": "sending"},
        "sending": {"claim": "sending", "send": "sent", "postpone": "due", "give_up": "failed"},
        "sent": {"arrive": "arrived", "bounce": "bounced"},
        "failed": {},
        "arrived": {},
        "bounced": {},
    }
    actions = ("claim", "send", "postpone", "give_up", "arrive", "bounce")
    assert set(states.MESSAGE.cells()) == {
        (state, action, leads[state].get(action)) for state in leads for action in actions
    }
