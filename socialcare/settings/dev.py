"""For trying the product out on one machine: the demonstration council, loopback only."""

import hashlib

from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, env

INSTALLED_APPS = [*INSTALLED_APPS, "socialcare.demo"]
DEBUG = env.bool("DEBUG", default=False)
# No secret in the repository: derived from where this copy lies, good for the loopback only.
SECRET_KEY = env("SECRET_KEY", default="dev-" + hashlib.sha256(str(BASE_DIR).encode()).hexdigest())
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
COUNCIL_DEMONSTRATION = True
DEMONSTRATION_PASSWORD = "kettle on the table"  # noqa: S105 - shown on the sign-in page
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
# Messages can be read in the browser instead of being sent.
MESSAGES_READABLE_IN_BROWSER = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
