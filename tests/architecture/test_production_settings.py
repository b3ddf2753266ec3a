"""A council's own installation starts with its own settings, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
NEEDED = {
    "SECRET_KEY": "a-long-random-text-that-only-this-test-has-0123456789",
    "ALLOWED_HOSTS": "council.example",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DATABASE_URL": "postgres://user:password@database.example:5432/socialcare",
    "UPLOADS_ROOT": "/somewhere/uploads",
    "REDIS_URL": "redis://:password@broker.example:6379/0",
    "SITE_ADDRESS": "https://council.example",
    "DEFAULT_FROM_EMAIL": "care@council.example",
    "COUNCIL_NAME": "Somewhere Council",
    "COUNCIL_PHONE": "01632 960 999",
    "COUNCIL_EMAIL": "care@council.example",
}
SHOW = """
from django.conf import settings
print(settings.SITE_ADDRESS, settings.DATABASES["default"]["HOST"], settings.CELERY_BROKER_URL,
      settings.CACHES["default"]["LOCATION"], settings.DATABASES["default"]["CONN_HEALTH_CHECKS"])
"""


def started_with(values: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "socialcare.settings.production",
            **values,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_everything_told_it_starts_with_what_it_was_told():
    done = started_with(NEEDED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "https://council.example",
        "database.example",
        "redis://:password@broker.example:6379/0",
        "redis://:password@broker.example:6379/0",
        "True",
    ]


@pytest.mark.parametrize("missing", NEEDED)
def test_without_one_of_its_own_settings_the_start_is_refused_and_says_which(missing):
    done = started_with({name: value for name, value in NEEDED.items() if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr
