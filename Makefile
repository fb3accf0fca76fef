# Needs make, git and Python 3.11 (or 3.12, 3.13); everything else goes into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= python3.11
export PYTHON

READY := .venv/.ready
TEST_DIR := $(CURDIR)/target/test
TEST_DB := $(TEST_DIR)/warehouse/lead_scoring.duckdb
# In memory: a lint needs no warehouse and must not lock one.
LINT_ENV := LEAD_SCORING_DB=:memory: LEAD_SCORING_SEEDS=seeds
# Files with SQL of their own: linting what a macro writes takes a minute, and there is nothing to repair.
SQL_FILES = $(filter-out %/seed_cells.sql,$(shell grep -rliE '^ *(select|with)\b' --include='*.sql' models tests analyses))
# Models that ask who landed a table, to be linted as the other loader's, too.
LOADER_FILES = $(shell grep -rl _loader --include='*.sql' models)
# Options to pass on: make demo DEMO="--leads 20000", make pytest PYTEST="-k layers"
DEMO ?=
PYTEST ?=
REPORT ?=

# One dbt at a time: two would write the same folders.
.NOTPARALLEL:
.PHONY: help setup demo report test lint build-test pytest format lock clean

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv, or bring it up to date with requirements.lock

$(READY): requirements.lock scripts/bootstrap
	@scripts/bootstrap
	@touch $@

demo: $(READY)  ## score made-up leads and show what comes out
	@.venv/bin/python -m scripts.demo $(DEMO)

report: $(READY)  ## write the page to look at, from the warehouse of LEAD_SCORING_DB or of the demo
	@.venv/bin/python -m scripts.report $(REPORT)

test: lint build-test pytest  ## everything: lint, a whole build with its data and unit tests, Python tests

lint: $(READY)  ## ruff, the rules between layers, sqlfluff
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(LINT_ENV) .venv/bin/python -m scripts.check_layers
	@$(LINT_ENV) .venv/bin/sqlfluff lint --processes 2 --disable-progress-bar $(SQL_FILES)
	@$(LINT_ENV) .venv/bin/sqlfluff lint --config .sqlfluff_dlt --disable-progress-bar $(LOADER_FILES)

build-test: $(READY)  ## dbt build with all tests on demo data, in a warehouse of its own
	.venv/bin/python -m scripts.demo --home $(TEST_DIR) --fresh --unit-tests --no-summary

pytest: $(READY)  ## the Python tests, on the warehouse of build-test if there is one
	@if [ -f $(TEST_DB) ]; then export LEAD_SCORING_TEST_DB=$(TEST_DB); fi; \
	.venv/bin/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(PYTEST)

format: $(READY)  ## let ruff and sqlfluff repair what they can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	@$(LINT_ENV) .venv/bin/sqlfluff fix --processes 2 --disable-progress-bar $(SQL_FILES)

lock: $(READY)  ## write requirements.lock anew from pyproject.toml, with the newest versions it allows; Spark, a large download, is not in it
	.venv/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
		--extra dev --extra metrics --extra postgres --extra report --extra sync \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:  ## remove what builds leave behind; .venv and the warehouse stay
	rm -rf target logs .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
