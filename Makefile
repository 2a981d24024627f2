# `make console` and `make test` are all it takes on a fresh machine: each does its own set-up.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev console ask test test-fast test-cluster quality lint types layers pytest pytest-fast coverage fmt messages docs bench fit lock clean

BIN := .venv/bin
# Several workers, two a core; tests that share one bot stay on one of them.
PARALLEL := --numprocesses auto --dist loadgroup

# The question reaches the shell as it was typed: make must expand no `$$` in it.
unexport Q
export ISNAD_QUESTION := $(value Q)

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## make .venv with what isnad needs, as locked
	@sh .ci/install .venv base

setup-dev: ## the same with what the checks need
	@sh .ci/install .venv dev

console: setup ## ask the five pages of seeds/, question by question
	@$(BIN)/isnad console --archive memory:seeds

ask: setup ## answer once: make ask Q="…"
	@$(BIN)/isnad ask --archive memory:seeds -- "$$ISNAD_QUESTION"

test: lint types layers pytest ## lint, types, layers and the tests; .ci/run adds the slower checks

test-fast: lint types layers pytest-fast ## the checks that start no process and no server: for the loop of writing code

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

layers: setup-dev
	$(BIN)/lint-imports

pytest: setup-dev
	$(BIN)/python -m pytest $(PARALLEL)

pytest-fast: setup-dev
	$(BIN)/python -m pytest $(PARALLEL) -m "not quality and not cluster and not loopback and not processes"

coverage: setup-dev ## the tests once more, measured: which lines no test runs, and the floor under their share
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term

test-cluster: setup-dev ## what needs servers: starts OpenSearch and PostgreSQL on loopback, tests with them, stops them
	@$(BIN)/python -m tests.cluster.java
	$(BIN)/python -m pytest -m cluster tests

quality: setup-dev ## the floors under the figures on shared/qa, where that lies beside the checkout
	$(BIN)/python -m pytest -m quality tests/quality

fmt: setup-dev ## put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup-dev ## compile the catalogues of bot/locale
	$(BIN)/pybabel compile --directory bot/locale --domain isnad

docs: setup-dev ## write what the code decides: the make of the index, parts of the documents, the chart of the peers
	@$(BIN)/python -m benchmarks.fitting.index_make
	@$(BIN)/python .ci/docs.py
	@$(BIN)/python docs/pictures/peers.py

bench: setup-dev ## measure beside other engines: make bench ARTICLES="a.jsonl.gz…" QUESTIONS="q.jsonl…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check bm25s numba matplotlib
	$(BIN)/python -m benchmarks.bench $(ARTICLES) --questions $(QUESTIONS)

fit: setup-dev ## make every model from its data: make fit [DATA=folder] [OUT=folder] [STEPS="ranker figures"] [FRESH=1]
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --requirement requirements/fit.lock
	@$(BIN)/python -m benchmarks.fitting $(if $(DATA),--data "$(DATA)") $(if $(OUT),--out "$(OUT)") $(if $(STEPS),--only $(STEPS)) $(if $(FRESH),--fresh)

lock: setup-dev ## resolve the dependencies anew into requirements/
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/uv.lock
	UV=$(BIN)/uv sh .ci/lock

clean: ## remove everything that these targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage dist build
	find bot retrieval tests -name __pycache__ -type d -prune -exec rm -rf {} +
