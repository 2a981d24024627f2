# `make console` and `make test` are all it takes on a fresh machine: each does its own set-up.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup console ask test test-cluster quality lint types layers pytest fmt messages readme bench lock clean

BIN := .venv/bin
STAMP := .venv/.installed
UV := uv==0.13.9

# The question reaches the shell as it was typed: make must expand no `$$` in it.
unexport Q
export ISNAD_QUESTION := $(value Q)

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: $(STAMP) ## make .venv with the locked dependencies and isnad itself

$(STAMP): requirements.lock pyproject.toml
	@sh .ci/venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

console: $(STAMP) ## ask the five pages of seeds/, question by question
	@$(BIN)/isnad console --archive memory:seeds

ask: $(STAMP) ## answer once: make ask Q="…"
	@$(BIN)/isnad ask --archive memory:seeds -- "$$ISNAD_QUESTION"

test: lint types layers pytest ## every check that a change must pass

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

pytest: $(STAMP)
	$(BIN)/python -m pytest --cov --cov-report=term

test-cluster: $(STAMP) ## what needs servers: starts OpenSearch and PostgreSQL on loopback, tests with them, stops them
	@$(BIN)/python -m tests.cluster.java
	$(BIN)/python -m pytest -m cluster tests

quality: $(STAMP) ## the floors under the figures on shared/qa, where that lies beside the checkout
	$(BIN)/python -m pytest -m quality tests/quality

fmt: $(STAMP) ## put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(STAMP) ## compile the catalogues of bot/locale
	$(BIN)/pybabel compile --directory bot/locale --domain isnad

readme: $(STAMP) ## put today's answer into the README
	@$(BIN)/python .ci/readme

bench: $(STAMP) ## measure beside other engines: make bench ARTICLES="a.jsonl.gz…" QUESTIONS="q.jsonl…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check bm25s numba matplotlib
	$(BIN)/python -m benchmarks.bench $(ARTICLES) --questions $(QUESTIONS)

lock: $(STAMP) ## resolve the dependencies anew into requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(BIN)/python -m uv pip compile pyproject.toml --extra dev --extra cluster --extra plots --extra semantic --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	    --quiet --output-file requirements.lock
	$(BIN)/python -m uv pip compile pyproject.toml --extra cluster --extra semantic --universal --python-version 3.11 \
	    --constraint requirements.lock --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" --quiet --output-file requirements.run.lock

clean: ## remove everything that these targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage dist build
	find bot retrieval tests -name __pycache__ -type d -prune -exec rm -rf {} +
