"""A council's installation, but for its secret; GOV.UK Notify is where the environment says."""

from socialcare.settings.base import *  # noqa: F403

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost"]
COUNCIL_DEMONSTRATION = True
