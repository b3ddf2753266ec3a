"""The demonstration with static files as in production: compressed, and named by what is in them."""

from socialcare.settings.dev import *  # noqa: F403
from socialcare.settings.dev import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
