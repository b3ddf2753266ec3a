"""Settings of the product of one page."""

import environ

env = environ.Env()
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost"]
ROOT_URLCONF = "tests.embedded.small.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "tests.embedded.small"]
DATABASES = {"default": env.db("DATABASE_URL")}
CELERY_BROKER_URL = env("REDIS_URL")
USE_TZ = True
