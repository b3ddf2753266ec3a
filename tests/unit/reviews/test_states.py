"""Every state of a nudge with every action: where it leads, or the sentence of the refusal."""

import pytest

from socialcare.values import Refused
from supportplans.reviews.states import NUDGE

LEADS_TO = {
    ("planned", "claim"): "claimed",
    ("claimed", "claim"): "claimed",
    ("claimed", "put_back"): "planned",
    ("claimed", "send"): "sent",
    ("sent", "answer"): "answered",
    ("planned", "drop"): "dropped",
    ("claimed", "drop"): "dropped",
    ("planned", "give_up"): "failed",
    ("claimed", "give_up"): "failed",
    ("sent", "give_up"): "failed",
}


@pytest.mark.parametrize(("state", "action", "target"), list(NUDGE.cells()))
def test_a_nudge_moves_only_as_its_table_says(state, action, target):
    assert target == LEADS_TO.get((state, action))
    if target is None:
        with pytest.raises(Refused, match=r"^This nudge is"):
            NUDGE.target(state, action)
