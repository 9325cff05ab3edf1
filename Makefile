# `make help` lists the targets. What is out of date is made first, so any of them works in a
# fresh clone; nothing is fetched a second time.

PORT ?= 8000
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
ARGS ?=

# The first Python that is new enough; `make PYTHON=/path/to/python` names another.
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$p $(NEW_ENOUGH) >/dev/null 2>&1 && echo $$p && break; done)
PREPARE = $(if $(PYTHON),$(PYTHON) -B hnfsg/embedded/prepare.py,$(error Python 3.11 or newer is needed and was not found. Install it, or name one: make PYTHON=/path/to/python3.11))

PY := .venv/bin/python
ENVIRONMENT := .venv/.made
PACKAGES := node_modules/.made
STYLES := static/build/site.css
STATIC := var/static/.made
READY := $(ENVIRONMENT) $(STATIC)

SCSS := $(shell find static/styles -name '*.scss' 2>/dev/null)
SERVED := $(shell find static -type f -not -path 'static/build/*' -not -name '*.scss' 2>/dev/null)

# Settings such as a production installation would have, for the checks that read them.
PRODUCTION := env -u DEBUG -u DEMO -u TODAY -u EMAIL_URL \
    DATABASE_URL=postgresql://checks@localhost/checks REDIS_URL=redis://localhost/0 \
    SECRET_KEY=Rp4yVd8hQm2xKt7wZs5bNc9fJg3aLe6uToXiYk1rWvHqPzMdBn \
    CHILD_KEY=Hk7mTq2vXc9bWd4zRf6yLp8sNg3jUe5aVoZi1rKxMwQtYhBnCs \
    ALLOWED_HOSTS=dashboard.example.gov.uk SITE_URL=https://dashboard.example.gov.uk \
    EMAIL_URL=submission://user:secret@mail.example.gov.uk:587 REQUIRE_SECOND_FACTOR=1

.DELETE_ON_ERROR:
.PHONY: stages glossary help setup run test test-quick browser check fix bench fuzz lock clean FORCE
export PORT

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## Fetch and build what run and test need, and start nothing

run: $(READY) ## Start everything on http://127.0.0.1:8000 (make run PORT=8001); Ctrl-C stops it
	@exec $(PY) -m hnfsg.embedded.run

test: $(READY) ## Run every test, in parallel (make test ARGS='-k position')
	@exec $(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-quick: $(READY) ## The tests that take under 90 seconds: no browser, no faults, no bombs
	@exec $(PY) -m pytest -n $(WORKERS) --dist worksteal \
	    -m "not browser and not faults and not bombs and not bench" $(ARGS)

browser: ## Get Chromium, which the browser tests need
	@for c in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
	    if [ -n "$$c" ] && command -v "$$c" >/dev/null; then echo "Browser: $$(command -v $$c)"; exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Fetching Chromium (once, about 30 s)"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	        --no-install-recommends chromium fonts-liberation >/dev/null; \
	else \
	    echo "There is no Chromium here, and only root can install it. Ask for:"; \
	    echo "    apt-get install chromium fonts-liberation     (Debian, Ubuntu)"; \
	    echo "or name one that you have: CHROMIUM=/path/to/chromium make test"; exit 1; \
	fi

check: $(READY) ## Format, lint, types, imports, migrations, settings: changes nothing, reports all
	@failed=0; \
	try() { name="$$1"; shift; \
	    if said=$$("$$@" 2>&1); then echo "  ok      $$name"; \
	    else failed=1; echo "  FAILED  $$name"; printf '%s\n' "$$said" | sed 's/^/          /'; fi; }; \
	try "format" $(PY) -m ruff format --check --no-cache . ; \
	try "lint" $(PY) -m ruff check --no-cache . ; \
	try "types" $(PRODUCTION) $(PY) -m mypy ; \
	try "imports" $(PY) -c "from importlinter.cli import lint_imports_command as c; c()" --no-cache ; \
	try "migrations" $(PRODUCTION) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run ; \
	try "settings" $(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING ; \
	exit $$failed

fix: $(ENVIRONMENT) ## Put right what can be put right without thought: format and lint
	@$(PY) -m ruff check --fix-only --quiet . ; $(PY) -m ruff format --quiet . ; $(PY) -m ruff check .

stages: $(READY) ## Write docs/stages.md from the table of moves
	@$(PRODUCTION) $(PY) manage.py stages > docs/stages.md

glossary: $(READY) ## Write docs/glossary.md from what the figures declare
	@$(PRODUCTION) $(PY) manage.py glossary > docs/glossary.md

bench: $(READY) ## Measure pages and uploads, and compare them with their aims
	@exec $(PY) -m tests.bench $(ARGS)

fuzz: $(READY) ## Send damaged files down the road for ten minutes (make fuzz ARGS=60: seconds)
	@exec $(PY) -m tests.fuzz $(ARGS)

lock: $(ENVIRONMENT) ## Choose the newest versions that pyproject.toml allows, and write the locks
	@export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	compile="$(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes"; \
	$$compile pyproject.toml -o requirements.lock && \
	$$compile pyproject.toml --extra s3 -c requirements.lock -o requirements-s3.lock && \
	$$compile pyproject.toml --extra s3 --group dev -c requirements-s3.lock -o requirements-dev.lock && \
	$$compile --group node -o requirements-node.lock && \
	$$compile --group install -o requirements-install.lock

clean: ## Remove what was made; the data in var/ stays (rm -r var removes that too)
	@[ ! -e $(PY) ] || $(PY) -m hnfsg.embedded.stop
	rm -rf .venv node_modules static/build var/static var/test .pytest_cache .mypy_cache .ruff_cache

# What is made from what. A broken environment (its Python was removed) is made again.
$(ENVIRONMENT): requirements-dev.lock requirements-install.lock \
    $(if $(shell $(PY) -c 'print(1)' 2>/dev/null),,FORCE)
	@$(PREPARE) environment $@

$(PACKAGES): package.json package-lock.json | $(ENVIRONMENT)
	@$(PREPARE) packages $@

$(STYLES): $(SCSS) $(PACKAGES)
	@$(PREPARE) styles $@

$(STATIC): $(STYLES) $(SERVED) $(PACKAGES) $(ENVIRONMENT)
	@$(PREPARE) static $@
