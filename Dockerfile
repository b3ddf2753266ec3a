# The image of a council's own installation: web, worker and beat all run from it.
# No embedded servers, no demonstration council, no tests, nothing of the tools that built it.

FROM node:24-slim AS assets
WORKDIR /assets
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: --no-deps \
    --requirement requirements.txt

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin council
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=socialcare.settings.production
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=assets /assets/node_modules node_modules
COPY . .
RUN python socialcare/web/languages/compiling.py
# Values for this one step: the image keeps none of them.
RUN SECRET_KEY=unused ALLOWED_HOSTS=unused EMAIL_URL=consolemail:// DATABASE_URL=sqlite:// REDIS_URL=unused \
    UPLOADS_ROOT=unused \
    SITE_ADDRESS=unused DEFAULT_FROM_EMAIL=unused COUNCIL_NAME=unused COUNCIL_PHONE=unused COUNCIL_EMAIL=unused \
    python manage.py collectstatic --noinput --verbosity 0
# A new volume takes over who owns this folder.
RUN install --directory --owner=10001 --mode=700 /data/uploads /data/arriving
ENV UPLOADS_ROOT=/data/uploads UPLOADS_ARRIVING=/data/arriving
USER 10001
EXPOSE 8000
# Threads, so that a film that comes slowly from a phone keeps nobody else waiting.
CMD ["gunicorn", "socialcare.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
