# `make` lists the targets. Needed: python3.11, make, git and a package index.
PYTHON ?= python3.11
PY := .venv/bin/python
PAGES ?=
FORMAT ?= table
SQL ?=
TESTS ?=


.DEFAULT_GOAL := help
.PHONY: help install install-dev system demo up stop status test lint query bench score clean lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Settings: PAGES=DIR (demo, up), SQL=… FORMAT=table|csv|json (query), TESTS=… (test), PYTHON=…"

install: ## Install the locked packages into .venv (again: instant)
	@$(PYTHON) -m include.stack.install

install-dev: ## The same, with what tests and checks need
	@$(PYTHON) -m include.stack.install --dev

# Recipes of long runs are one command each, so that SIGTERM to make reaches it; make dies, they stop.
demo: install ## Start everything, crawl the replica portals, publish, say what was made, stop
	@exec $(PY) -m include.stack demo --end-with-parent $(if $(PAGES),--pages '$(PAGES)')

up: install ## The same stack, until Ctrl-C
	@exec $(PY) -m include.stack up --end-with-parent $(if $(PAGES),--pages '$(PAGES)')

stop: ## Stop a running stack of this tree
	@exec $(PYTHON) -B -m include.stack stop

status: ## Say what runs
	@exec $(PY) -m include.stack status

system: install
	@exec $(PY) -m include.stack.system

test: install-dev system ## Run every test (TESTS='-k name' for some)
	@exec $(PY) -m pytest $(TESTS)

lint: install-dev ## Format check, lint and types
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@exec $(PY) -m mypy

# The statement travels in the environment: no quote or dollar in it means anything on the way.
query: export KETLUAN_SQL := $(value SQL)
query: install ## Ask the current release: SQL='select …' FORMAT=table|csv|json
	@test -n "$$KETLUAN_SQL" || { echo "usage: make query SQL='select …' [FORMAT=table|csv|json]" >&2; exit 2; }
	@exec $(PY) -m include.query --format '$(FORMAT)' "$$KETLUAN_SQL"

bench: install-dev ## Measure the speed; the table goes to docs/BENCHMARKS.md
	@exec $(PY) -m benchmarks --write docs/BENCHMARKS.md

score: install-dev ## Measure how well documents are read; the tables go to docs/SCORE.md
	@exec $(PY) -m benchmarks.score --write docs/SCORE.md

clean: ## Stop the stack of this tree and remove everything the project made
	@exec $(PYTHON) -B -m include.stack.clean

UV_COMPILE := .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock'

lock: install-dev ## Compile requirements*.in into locks with hashes
	@$(UV_COMPILE) requirements.in -o requirements.txt
	@$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
	@$(UV_COMPILE) benchmarks/requirements.in -o benchmarks/requirements.txt
	@.venv/bin/uv --version | sed 's/^uv \([^ ]*\).*/uv==\1/' | $(UV_COMPILE) - -o include/stack/uv.txt
