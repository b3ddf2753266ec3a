"""For a council's own installation: every secret from the environment, or no start."""

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES, env

SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# What base.py has a default for so that the product can be tried out is the council's own here: an
# email that leads to this machine, or that names an invented council, must never leave it.
DATABASES["default"] |= env.db("DATABASE_URL")
REDIS_URL = CELERY_BROKER_URL = env("REDIS_URL")
SITE_ADDRESS = env("SITE_ADDRESS")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL")
COUNCIL_NAME = env("COUNCIL_NAME")
COUNCIL_PHONE = env("COUNCIL_PHONE")
COUNCIL_EMAIL = env("COUNCIL_EMAIL")
DEBUG = False
COUNCIL_DEMONSTRATION = False
MESSAGES_READABLE_IN_BROWSER = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

_mail = env.email_url("EMAIL_URL")
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

# A folder of the container's own would be gone with the next release.
UPLOADS_ROOT = STORAGES["uploads"]["OPTIONS"]["location"] = env("UPLOADS_ROOT")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
