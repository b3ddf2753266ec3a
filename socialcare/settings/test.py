"""For the tests: like the demonstration, with cheap passwords and mail kept in memory."""

from .base import *  # noqa: F403
from .base import DATABASES, INSTALLED_APPS, STORAGES, env

INSTALLED_APPS = [*INSTALLED_APPS, "socialcare.demo"]
SECRET_KEY = "only-for-tests"  # noqa: S105
# A thread of the test server keeps no connection, or the test database could not be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Tables that were made before the tests are copied for each of their processes, where `make test` names them.
if tables := env("TEST_TABLES", default=""):
    DATABASES["default"]["TEST"] = {"TEMPLATE": tables}
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
COUNCIL_DEMONSTRATION = True
DEMONSTRATION_PASSWORD = "kettle on the table"  # noqa: S105 - shown on the sign-in page
MESSAGES_READABLE_IN_BROWSER = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES["uploads"] = {"BACKEND": "socialcare.uploads.storage.PrivateMemory"}
