# `make demo` and `make test` do all their own set-up. The first run takes a minute or two, the next one seconds.
PY ?= python3
B := .venv/bin
FE := web/frontend

.DEFAULT_GOAL := help
.PHONY: help demo setup setup-dev system test check e2e screenshots stress bench lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

demo: setup ## install, build, load the demo municipality and serve it on http://127.0.0.1:8000
	$(B)/lots demo

setup: .venv/.setup ## what running needs: run-time packages, front end, the command `lots`

setup-dev: .venv/.setup-dev ## what developing needs on top: tests, linters, types

test: setup-dev system ## all tests; installs Chromium and PostgreSQL where it may
	$(B)/python -m pytest -n auto --dist loadfile --ignore tests/e2e
	$(B)/python -m pytest -n auto --dist loadfile tests/e2e

check: setup-dev ## format, lint, types, import directions and unit tests
	$(B)/ruff format --check .
	$(B)/ruff check .
	$(B)/mypy
	$(B)/lint-imports
	$(B)/python -m pytest -q -n auto tests/unit

e2e: setup-dev system ## the browser tests alone
	$(B)/python -m pytest -n auto --dist loadfile tests/e2e

screenshots: setup-dev system ## take the README's pictures anew, by the browser tests
	LOTS_SCREENSHOTS=docs/screenshots $(B)/python -m pytest tests/e2e/test_pages.py tests/e2e/test_editor.py

stress: setup-dev system ## crash safety at length: killed servers, broken statements, races (an hour or so)
	$(B)/python -m tests.stress

bench: setup-dev system ## measure, beside peers measured in the same run
	$(B)/lots bench

lock: .venv/.setup-dev ## pin run-time, build and development packages anew, by hash
	$(B)/python .ci/lock.py

clean: ## remove what setup and tests made; data in var/ stays
	rm -rf .venv $(FE)/node_modules web/static/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# ---------------------------------------------------------------- set-up, remembered by stamps
PIP_INSTALL := $(B)/python -m pip install --quiet --disable-pip-version-check
FRONTEND := $(FE)/package-lock.json $(FE)/.npmrc $(FE)/build.mjs $(shell find $(FE)/src -type f)

# Debian leaves ensurepip out of python3; its package python3-venv brings it.
.venv/bin/python:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lots needs Python 3.11 or newer: make PY=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PY) -c 'import ensurepip' 2>/dev/null || PACKAGES=python3-venv .ci/packages
	$(PY) -m venv .venv

.venv/.packages: requirements.lock | .venv/bin/python
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	@touch $@

# What builds us is locked by hash too, and stays apart from what runs us.
.venv/.builders: requirements-build.lock | .venv/bin/python
	$(PIP_INSTALL) --require-hashes --upgrade --target .venv/builders -r requirements-build.lock
	@touch $@

.venv/.setup: .venv/.packages .venv/.builders pyproject.toml hatch_build.py $(FRONTEND)
	PYTHONPATH=.venv/builders $(PIP_INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.setup-dev: .venv/.setup requirements-dev.lock
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

system:
	@.ci/packages
