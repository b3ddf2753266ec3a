"""The alarm clock: tasks are short, take ids, and may be run twice without harm."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcare.settings.dev")
app = Celery("socialcare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
