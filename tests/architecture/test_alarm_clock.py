"""Every alarm wakes a task that is there, and is forgotten before it rings again."""

from datetime import timedelta

import pytest
from django.conf import settings

from socialcare.celery import app


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_an_alarm_wakes_a_task_that_is_there(name):
    app.loader.import_default_modules()
    alarm = settings.CELERY_BEAT_SCHEDULE[name]
    assert alarm["task"] in app.tasks
    if isinstance(alarm["schedule"], timedelta):
        assert alarm["options"]["expires"] <= max(60, alarm["schedule"].total_seconds())
