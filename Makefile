# Two commands are all it takes: `make demo` and `make test`. Both install first, into .venv.
# Needs make and Python 3.11 or newer; say which with PYTHON=python3.12.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LIBRARIES := .venv/.libraries-installed
CLUSTERS := .venv-clusters/.libraries-installed
PACKAGE := .venv/.package-installed
WORKERS ?= 2
DEMO := scenarios/recommendation_1_probation_advice.yaml
DEMO_OUT := outputs/demo
UPGRADE ?=

.PHONY: help install demo test test-full test-clusters check layout lint types rooms format parameters words bench lock lock-clusters clean distclean
.DEFAULT_GOAL := help

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

install: $(PACKAGE)  ## make .venv with the locked libraries and the command twinlives

demo: install  ## compare the baseline with recommendation 1; prints the headline and the path of the report; about three minutes
	@rm -rf $(DEMO_OUT) $(DEMO_OUT).unfinished
	@$(BIN)/twinlives compare $(DEMO) --scale 0.03 --replicates 12 --out $(DEMO_OUT)

test: install  ## the quick tests
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal

test-full: install test-clusters  ## all tests, the long ones too
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m ""

# Dask and Ray are an extra, so they live in a .venv of their own. There a missing one fails the tests; elsewhere these
# tests are skipped without them.
test-clusters: $(CLUSTERS)  ## the tests on a real Dask and a real Ray cluster, in .venv-clusters
	@TWINLIVES_CLUSTERS=required .venv-clusters/bin/python -m pytest -q -m "" tests/end_to_end/test_clusters.py

check: layout lint types rooms  ## layout, lint, types and the directions between rooms

layout: install
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "not formatted: make format"; exit 1; }

lint: install
	@$(BIN)/ruff check --quiet --output-format concise .

types: install
	@$(BIN)/mypy

rooms: install
	@$(BIN)/python -m pytest -q tests/unit/test_architecture.py

format: install  ## let ruff lay out the code and mend what it can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

parameters: install  ## build the parameters that runs read from the records that people write
	@$(BIN)/python -m simulation.evidence.build

words: install  ## bring the Dutch catalogue in step with the words of reports
	@$(BIN)/python -m simulation.report.catalogue

bench: install  ## person-months per CPU second, memory, growth
	@$(BIN)/twinlives bench

# The lock holds names, versions, markers and hashes only: no addresses. The same file serves Python 3.11 and newer.
# `make lock` keeps every version that still fits pyproject.toml; `make lock UPGRADE=--upgrade` takes the newest.
# `make lock-clusters` writes the lock of .venv-clusters: the same versions, with Dask and Ray beside them.
lock: LOCK := requirements.lock.txt
lock: EXTRAS := --extra dev
lock:  ## write requirements.lock.txt anew from pyproject.toml (needs uv)
	$(WRITE_LOCK)

lock-clusters: LOCK := requirements.clusters.lock.txt
lock-clusters: EXTRAS := --extra dev --extra cluster --constraint requirements.lock.txt
lock-clusters:  ## write requirements.clusters.lock.txt anew (needs uv)
	$(WRITE_LOCK)

define WRITE_LOCK
	@UV=$$(command -v $(BIN)/uv || command -v uv) || { echo "uv is missing: $(BIN)/python -m pip install uv"; exit 1; }; \
	$$UV pip compile pyproject.toml $(EXTRAS) --universal --python-version 3.11 --generate-hashes --quiet $(UPGRADE) \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file $(LOCK) > /dev/null
	@{ echo "# Every library with its version and hashes, for Python 3.11 and newer. Written by: make $@"; \
	  grep -v '^# Every library' $(LOCK); } > requirements.lock.tmp
	@mv requirements.lock.tmp $(LOCK)
	@! grep -nE '://|^ *--(index|extra|find)' $(LOCK) || { echo "the lock names an address"; exit 1; }
endef

clean:  ## remove caches, builds and runs (the sample stays)
	@rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis $(DEMO_OUT)
	@find simulation tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean  ## remove .venv too
	@rm -rf .venv .venv-clusters

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "twinlives needs Python 3.11 or newer, $(PYTHON) is older or missing: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv

$(LIBRARIES): requirements.lock.txt | .venv/bin/python
	@echo "installing the libraries into .venv (a few minutes the first time)"
	@$(PIP) install -qq --require-hashes -r requirements.lock.txt
	@touch $@

$(CLUSTERS): requirements.clusters.lock.txt pyproject.toml
	@echo "installing Dask and Ray with the libraries into .venv-clusters (a few minutes the first time)"
	@test -x .venv-clusters/bin/python || $(PYTHON) -m venv .venv-clusters
	@.venv-clusters/bin/python -m pip --disable-pip-version-check --no-input install -qq --require-hashes \
	  -r requirements.clusters.lock.txt
	@.venv-clusters/bin/python -m pip --disable-pip-version-check --no-input install -qq --no-deps --no-build-isolation -e .
	@touch $@

$(PACKAGE): pyproject.toml simulation/__init__.py $(LIBRARIES)
	@$(PIP) install -qq --no-deps --no-build-isolation -e .
	@touch $@
