# make run       the product on this machine, with a demonstration council   (PORT=8000)
# make test      every check and test, on servers of its own
# make unit      the fast tests only        make check        linters, types, layers; no tests
# make screenshots   a picture of every main screen
# make benchmarks   how fast the engine is, beside its peers, and the queues (docs/benchmarks.md)
# make mutation     whether the tests notice each change of the engine (docs/mutation.md; an hour or two)
# make requirements  pin the newest versions that requirements*.in allow
# make clean     remove what set-up made; the data in .data stay
#
# On a machine where Python has another name: make run PYTHON=python3.12

python := .venv/bin/python
embedded := $(python) -m socialcare.embedded
manage := $(python) manage.py
javascript_tests = $(shell find tests static -name '*.test.js' -o -name '*.test.mjs' 2>/dev/null)
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run test unit check screenshots benchmarks mutation requirements clean set-up set-up-test
.PHONY: with-servers complete deployment javascript tables
.DEFAULT_GOAL := run

run: set-up
	@exec $(embedded) serve

set-up:
	@scripts/set-up run

set-up-test:
	@scripts/set-up test

test: set-up-test
	@CHROMIUM="$$($(python) scripts/set_up.py browser)" $(embedded) run --temporary -- $(MAKE) --no-print-directory with-servers

check: set-up-test
	$(python) -m ruff check --quiet .
	$(python) -m ruff format --quiet --check .
	$(python) -m mypy --no-error-summary
	@said=$$(lint-imports) || { echo "$$said"; exit 1; }

# What needs no tests runs side by side; the tables that it makes are copied for each process of the tests.
with-servers:
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check complete deployment javascript tables
	TEST_TABLES=$(notdir $(DATABASE_URL)) $(python) -m pytest -n 2 --dist worksteal --quiet $(PYTEST)

complete:
	$(manage) check --fail-level WARNING
	$(manage) makemigrations --check --dry-run

javascript:
	$(if $(javascript_tests),node --test --test-reporter dot $(javascript_tests))

tables:
	@DJANGO_SETTINGS_MODULE=socialcare.settings.test $(manage) migrate --verbosity 0

# The settings of a real installation, with values that only this check sees.
deployment:
	@DJANGO_SETTINGS_MODULE=socialcare.settings.production ALLOWED_HOSTS=council.example EMAIL_URL=smtp://mail.example:25 \
	SITE_ADDRESS=https://council.example DEFAULT_FROM_EMAIL=care@council.example COUNCIL_NAME="A council" \
	COUNCIL_PHONE="01632 960 100" COUNCIL_EMAIL=care@council.example UPLOADS_ROOT=/data/uploads \
	SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	$(manage) check --deploy --fail-level WARNING

unit: set-up-test
	$(python) -m pytest --quiet tests/unit

screenshots: set-up-test
	@CHROMIUM="$$($(python) scripts/set_up.py browser)" $(embedded) serve --temporary -- $(python) scripts/screenshots.py

benchmarks: set-up-test
	@$(python) scripts/set_up.py add requirements-benchmarks.txt
	$(python) benchmarks/engine.py
	$(python) benchmarks/peers.py
	$(embedded) run --temporary -- $(python) benchmarks/database.py
	$(embedded) run --temporary -- $(python) benchmarks/queues.py
	$(embedded) run --temporary -- $(python) benchmarks/reviews.py
	$(embedded) run --temporary -- $(python) benchmarks/crashes.py
	$(python) benchmarks/twin.py
	@CHROMIUM="$$($(python) scripts/set_up.py browser)" $(embedded) serve --temporary -- $(python) benchmarks/pages.py

mutation: set-up-test
	@$(python) scripts/set_up.py add requirements-mutation.txt
	mutmut run
	$(python) scripts/mutation.py

requirements: set-up
	scripts/pin-requirements

clean:
	rm -rf .venv node_modules staticfiles mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
