"""A council's installation whose messages go at any hour; GOV.UK Notify is where the environment says."""

from datetime import timedelta

from socialcare.settings.base import *  # noqa: F403
from socialcare.settings.base import CELERY_BEAT_SCHEDULE

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost"]
COUNCIL_DEMONSTRATION = True
REVIEW_SENDING_HOURS = (0, 24)
REVIEW_SENDING_ANY_DAY = True
# So that nobody waits for the first round. How soon what was lost goes again is as it always is.
CELERY_BEAT_SCHEDULE["plan-nudges"]["schedule"] = timedelta(seconds=3)
CELERY_BEAT_SCHEDULE["hand-over-nudges"]["schedule"] = timedelta(seconds=3)
