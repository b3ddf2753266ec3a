"""What holds in every installation. Secrets and addresses come from the environment."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.conf.locale import LANG_INFO

# Every process knows the app that the tasks belong to, whichever way it was started.
from socialcare.celery import app as celery_app  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_celery_beat",
    "guardian",
    "pgtrigger",
    "socialcare.audit",
    "socialcare.workflow",
    "socialcare.web",
    "socialcare.uploads",
    "socialcare.people",
    "socialcare.notifications",
    "socialcare.accounts",
    "socialcare.interchange",
    "assessments",
    "budgets",
    "supportplans.sources",
    "supportplans",
    "supportplans.reviews",
    "signoff",
    "socialcare.correspondence",
    "socialcare.desk",
    "socialcare.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "socialcare.web.middleware.CompressPagesMiddleware",
    "socialcare.web.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "socialcare.web.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After it is known who asks, and before anything is said or kept to be said.
    "socialcare.web.languages.choosing.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "socialcare.accounts.middleware.SessionLimitsMiddleware",
    "socialcare.portal.middleware.ClosedPlaceMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "socialcare.web.middleware.NeverCacheRecordsMiddleware",
    "budgets.turned_round.TurnedRoundMiddleware",
    "socialcare.portal.middleware.WhoseFirstMiddleware",
]

ROOT_URLCONF = "socialcare.urls"
WSGI_APPLICATION = "socialcare.wsgi.application"
ASGI_APPLICATION = "socialcare.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socialcare.web.context.council",
                "socialcare.people.context.reading",
                "socialcare.web.languages.choosing.page_language",
                "socialcare.people.context.acting",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgresql://localhost/socialcare")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Whoever asks for a page never waits long for the broker: the tables know what is due without it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TIMEZONE = "Europe/London"
# Celery is only the alarm clock: the tables say what is due.
CELERY_BEAT_SCHEDULE = {
    "deliver-messages": {
        "task": "socialcare.notifications.tasks.deliver_due",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 30},
    },
    "ask-what-became-of-messages": {
        "task": "socialcare.notifications.tasks.ask_what_became",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "make-take-aways": {
        "task": "socialcare.portal.tasks.make_take_aways",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "blank-secrets": {
        "task": "socialcare.notifications.tasks.blank_secrets",
        "schedule": timedelta(minutes=2),
        "options": {"expires": 120},
    },
    "put-schemes-in-force": {
        "task": "budgets.tasks.put_schemes_in_force",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "remind-of-talks": {
        "task": "supportplans.tasks.remind_of_talks",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 600},
    },
    "plan-nudges": {
        "task": "supportplans.reviews.tasks.plan",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "hand-over-nudges": {
        "task": "supportplans.reviews.tasks.hand_over",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 30},
    },
    "note-nudges-that-failed": {
        "task": "supportplans.reviews.tasks.note_what_failed",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 600},
    },
    "prune-nudges": {
        "task": "supportplans.reviews.tasks.prune",
        "schedule": timedelta(hours=12),
        "options": {"expires": 3600},
    },
    "keep-holders": {
        "task": "signoff.tasks.keep_holders",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "keep-panel-access": {
        "task": "signoff.tasks.keep_panel_access",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "clear-ended-sessions": {
        "task": "socialcare.accounts.tasks.clear_ended_sessions",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "remove-orphans-of-uploads": {
        "task": "socialcare.uploads.tasks.remove_orphans",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
}
# Counts of tries at signing in. Without Redis each process counts for itself.
CACHES = {
    "default": {
        "BACKEND": "socialcare.accounts.cache.RedisElseMemoryCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "socialcare",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
# For each answer of the mail server; four of them together are shorter than a message's lease.
EMAIL_TIMEOUT = 7
MESSAGES_READABLE_IN_BROWSER = False
# GOV.UK Notify: without a key emails go by SMTP, and there are no texts and letters.
NOTIFY_API_KEY = env("NOTIFY_API_KEY", default="")
NOTIFY_ADDRESS = env("NOTIFY_ADDRESS", default="https://api.notifications.service.gov.uk")
NOTIFY_TIMEOUT = 10
# The council's templates there; without one for emails, emails go by SMTP all the same.
NOTIFY_TEMPLATES = {
    "email": env("NOTIFY_TEMPLATE_EMAIL", default=""),
    "text": env("NOTIFY_TEMPLATE_TEXT", default=""),
    "letter": env("NOTIFY_TEMPLATE_LETTER", default=""),
}

# Signing in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["socialcare.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
# Proxies in front that set X-Forwarded-For: tries are counted by the address that the first of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_ADAPTER = "socialcare.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "socialcare.accounts.forms.StaffSignInForm",
    "request_login_code": "socialcare.accounts.forms.CodeRequestForm",
    "confirm_login_code": "socialcare.accounts.forms.CodeForm",
    "reset_password": "socialcare.accounts.forms.PasswordForgottenForm",
    "reset_password_from_key": "socialcare.accounts.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # our own answers are queued instead: accounts.services
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Eight digits, five tries a code, twenty codes a day: odds of 1 in a million a day for one address.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_TIMEOUT = 60 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",  # a whole office shares one address on Monday at nine
    "login_failed": "30/m/ip,5/5m/key",
    "request_login_code": "30/m/ip,5/15m/key,20/d/key",
    "reset_password": "20/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
    "source_link": "30/m/ip",  # tries at the link by which a group keeps its own entry
    "review_reply": "30/m/ip",  # tries at the link of a message that asks how it is going
    "help_join": "20/m/ip",  # tries at the code of an invitation to help with a plan
    "entry_card": "60/m/ip",  # opening a card to get in, and the date of birth asked there
    "paper_code": "20/m/ip",  # tries at a code on paper
}
# Passkeys: for people and who helps them, in place of a code. They are no second factor here.
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "socialcare.accounts.adapter.PasskeyAdapter"
MFA_FORMS = {"login_webauthn": "socialcare.accounts.entry.forms.UsePasskeyForm"}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# A card to get in works for so many days.
ENTRY_CARD_DAYS = env.int("ENTRY_CARD_DAYS", default=14)
PASSWORD_RESET_TIMEOUT = 60 * 60
# A session ends after so long without a page, and so long after signing in whatever happens.
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=2 * 60 * 60)
# The same where its user said that others use the device too.
SESSION_SHARED_IDLE_SECONDS = env.int("SESSION_SHARED_IDLE_SECONDS", default=15 * 60)
SESSION_LONGEST_SECONDS = env.int("SESSION_LONGEST_SECONDS", default=12 * 60 * 60)
SESSION_ENGINE = "socialcare.web.sessions"
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "socialcare.web.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        # What was just recorded is listened to before it is sent.
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}

# Words and places
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [BASE_DIR / "locale"]
# English, and every language that has a folder in locale/, by the name that its readers give it.
LANGUAGES = [
    (LANGUAGE_CODE, "English"),
    *(
        (code, LANG_INFO[code]["name_local"].capitalize())
        for code in sorted(path.name for path in LOCALE_PATHS[0].iterdir() if path.is_dir())
    ),
]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["socialcare.web.formats"]
FORMS_URLFIELD_ASSUME_HTTPS = True

# What people send. The folder holds records: it lies outside everything that is served as it lies.
UPLOADS_ROOT = env("UPLOADS_ROOT", default=str(BASE_DIR / ".data" / "uploads"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing of ours is kept there
    "uploads": {
        "BACKEND": "socialcare.uploads.storage.PrivateFolder",
        "OPTIONS": {
            "location": UPLOADS_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The most bytes of one file, by its kind; socialcare.uploads says so in a sentence.
UPLOAD_MOST_BYTES = {
    "picture": env.int("UPLOAD_MOST_PICTURE_MB", default=30) * 1_000_000,
    "sound": env.int("UPLOAD_MOST_SOUND_MB", default=60) * 1_000_000,
    "video": env.int("UPLOAD_MOST_VIDEO_MB", default=150) * 1_000_000,
    "document": env.int("UPLOAD_MOST_DOCUMENT_MB", default=30) * 1_000_000,
}
FILE_UPLOAD_HANDLERS = [
    "socialcare.uploads.receiving.TooBigGoesBy",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Where a file lies while it arrives (None: the system's own place); wants room for the largest ones.
FILE_UPLOAD_TEMP_DIR = env("UPLOADS_ARRIVING", default=None)
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# A scheme's table with a row for each of 300 points is a form of 1,500 boxes.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# ClamAV, "host:port"; without one files are not scanned, and /health/ready says so.
CLAMAV_ADDRESS = env("CLAMAV_ADDRESS", default="")

STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("govuk", NODE_MODULES / "govuk-frontend" / "dist" / "govuk"),
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"

# The council whose installation this is
COUNCIL_NAME = env("COUNCIL_NAME", default="Fenwick Borough Council")
COUNCIL_DEMONSTRATION = env.bool("COUNCIL_DEMONSTRATION", default=False)
# The demonstration says on its sign-in page what it is; there is none in a council's own installation.
DEMONSTRATION_PASSWORD = ""
COUNCIL_PHONE = env("COUNCIL_PHONE", default="01632 960 100")
COUNCIL_EMAIL = env("COUNCIL_EMAIL", default="adult.social.care@fenwick.example")
SITE_ADDRESS = env("SITE_ADDRESS", default="http://localhost:8000")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="adult.social.care@fenwick.example")

# Guardian: only direct foreign-key tables, read by people/access.py alone.
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # its has_perm() backend is not wanted: see people.access

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Making a PDF tells every step of it.
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # It would quote what Notify says of a message; we say the kind of trouble ourselves.
        "notifications_python_client": {"level": "ERROR"},
    },
}

# Weekly sign-off limits, in pence, that the calibration page starts from; its reader can type others.
SIGN_OFF_LIMITS_TO_TRY_PENCE = env.list(
    "SIGN_OFF_LIMITS_TO_TRY_PENCE", cast=int, default=[10_000, 25_000, 50_000]
)

# Sign-off: by when an answer is expected, in working days; the share of workers' own decisions, in per
# cent, that a manager looks at afterwards; how long authority for one plan lasts, in days; public
# figures hide numbers below the last of these.
SIGN_OFF_GOALS = {
    "worker": env.int("SIGN_OFF_GOAL_WORKER", default=5),
    "manager": env.int("SIGN_OFF_GOAL_MANAGER", default=2),
    "panel": env.int("SIGN_OFF_GOAL_PANEL", default=5),
    "crisis": env.int("SIGN_OFF_GOAL_CRISIS", default=0),
}
SIGN_OFF_SAMPLE_PERCENT = env.int("SIGN_OFF_SAMPLE_PERCENT", default=10)
SIGN_OFF_AUTHORITY_DAYS = env.int("SIGN_OFF_AUTHORITY_DAYS", default=14)
SIGN_OFF_SMALL_NUMBERS_BELOW = env.int("SIGN_OFF_SMALL_NUMBERS_BELOW", default=5)

# Reviews: the first talk so many weeks after the support began (eight at most), then one every so many
# weeks unless another pace is agreed. What the law asks for stands in supportplans.reviews.rules.
REVIEW_FIRST_WEEKS = env.int("REVIEW_FIRST_WEEKS", default=6)
REVIEW_EVERY_WEEKS = env.int("REVIEW_EVERY_WEEKS", default=12)
# Messages about reviews go on working days from the first of these hours up to the second.
REVIEW_SENDING_HOURS = (
    env.int("REVIEW_SENDING_FROM_HOUR", default=9),
    env.int("REVIEW_SENDING_UNTIL_HOUR", default=17),
)
REVIEW_SENDING_ANY_DAY = False

# What people write from their own page is answered within so many working days; a wish to talk as
# supportplans.reviews.rules says.
MESSAGES_ANSWER_WORKING_DAYS = env.int("MESSAGES_ANSWER_WORKING_DAYS", default=5)
