# Everything that a checkout can do. `make demo` and `make test` need Python 3.11+ and this file, nothing else.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
# One more than there are cores: the tests wait for engines and services nearly as long as they compute.
JOBS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n $(JOBS)

.PHONY: help setup demo test test-one test-deep up preview refresh destroy stop clean doctor lint format types lock sdk docs contracts bench fuzz mutate-policies try-newest-sdk

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "make %-15s %s\n", $$1, $$2 }'

setup:
	@$(PYTHON) tools/bootstrap ensure

demo: setup ## Provision the catalog in local services, then say what exists and where to look
	@$(BIN)/vedette demo

test: setup ## Check style, types and behaviour, against a real engine and real HTTP
	@$(MAKE) --no-print-directory lint types
	@$(PYTEST) -m "not deep"

test-one: setup ## Run the tests of a file, a folder or one test: make test-one T=tests/vedette/test_plan.py
	@test -n "$(T)" || { echo "make test-one: name what to run, such as T=tests/vedette or T=tests/vedette/test_plan.py::test_it" >&2; exit 2; }
	@$(BIN)/python -m pytest $(T)

test-deep: setup ## Check what takes long: every unsafe configuration, every fault, fifty inputs of every type
	@$(PYTEST) -m deep

up: setup ## Apply the local stack
	@$(BIN)/vedette up

preview: setup ## Show what `make up` would change
	@$(BIN)/vedette preview

refresh: setup ## Read the local services back into the state
	@$(BIN)/vedette refresh

destroy: setup ## Remove everything that the local stack created
	@$(BIN)/vedette destroy

stop: ## Stop the local services; their data stays
	@test ! -x $(BIN)/python || $(BIN)/python -m vedette_emulators stop

clean: stop ## Remove the environment, the local services' data and the local state; keep the cache
	@rm -rf .venv .vedette .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -o -name '*.egg-info' | xargs rm -rf

doctor: ## Say what was found, what is missing and what to do
	@$(PYTHON) tools/bootstrap doctor

lint: setup ## Check the style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/vedette format --check catalog

format: setup ## Mend the style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/vedette format catalog
	@$(BIN)/python tools/wrap_docs.py README.md $$(git ls-files "docs/*.md")

types: setup ## Check the types
	@$(BIN)/mypy $(addprefix --package ,vedette bench vedette_program vedette_policies vedette_emulators pulumi_plugin_kit pulumi_resource_sentry)
	@$(BIN)/mypy infra/__main__.py
	@$(BIN)/mypy policies/__main__.py
	@MYPYPATH=tools/bootstrap:tools $(BIN)/mypy tools/bootstrap $(wildcard tools/*.py)

lock: setup ## Lock the Python packages anew, by names and hashes
	@$(BIN)/python tools/lock.py

sdk: setup ## Generate sdks/sentry from the provider's schema
	@$(BIN)/python tools/gen_sdk.py

docs: setup ## Write the reference of the Sentry provider and the indexes of policies and findings anew
	@$(BIN)/python tools/gen_docs.py
	@$(BIN)/python tools/page_index.py

contracts: setup ## Extract the facts of the vendors' descriptions anew (VEDETTE_SPECS names their folder)
	@$(BIN)/python tools/contracts.py

bench: setup ## Measure, as ratios within one run
	@$(BIN)/python -m bench

fuzz: setup ## Draw other inputs for the Sentry provider than the tests do; VEDETTE_FUZZ_SEED repeats a run
	@seed=$${VEDETTE_FUZZ_SEED:-$$RANDOM}; echo "VEDETTE_FUZZ_SEED=$$seed"; \
	VEDETTE_FUZZ_SEED=$$seed VEDETTE_FUZZ_COUNT=$${VEDETTE_FUZZ_COUNT:-100} \
	$(PYTEST) -q tests/sentry_provider/test_draws.py tests/e2e/test_drawn.py

try-newest-sdk: setup ## Test the Sentry provider with the newest Pulumi SDK, locked or not
	@$(BIN)/python tools/try_newest_sdk.py

mutate-policies: setup ## Break the policies one condition at a time; a test must notice each
	@$(BIN)/python tools/mutate_policies.py --jobs $(JOBS) policies/vedette_policies/policies policies/vedette_policies/patterns
