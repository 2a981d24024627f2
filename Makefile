# On a new machine, `make console` or `make test` is enough: each target installs what it needs.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev console ask test test-fast test-cluster quality lint types layers pytest pytest-fast coverage fmt messages docs bench fit quality-report lock clean

BIN := .venv/bin
# Two test workers per core; tests that share one bot run in the same worker.
PARALLEL := --numprocesses auto --dist loadgroup

# Passes the question to the shell unchanged: make must not expand `$$` in it.
unexport Q
export ISNAD_QUESTION := $(value Q)

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## install isnad into .venv, with the locked versions
	@sh .ci/install .venv base

setup-dev: ## the same, with the tools for the checks
	@sh .ci/install .venv dev

console: setup ## answer questions from the five pages of seeds/
	@$(BIN)/isnad console --archive memory:seeds

ask: setup ## answer one question: make ask Q="…"
	@$(BIN)/isnad ask --archive memory:seeds -- "$$ISNAD_QUESTION"

test: lint types layers pytest ## run lint, types, layers and the tests, with COVERAGE=1 their coverage; .ci/run adds the slower checks

test-fast: lint types layers pytest-fast ## run the checks that start no process and no server, while you write code

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-dev
	$(BIN)/mypy

layers: setup-dev
	$(BIN)/lint-imports

pytest: setup-dev
	$(BIN)/python -m pytest $(PARALLEL) $(if $(COVERAGE),--cov --cov-report=term)

pytest-fast: setup-dev
	$(BIN)/python -m pytest $(PARALLEL) -m "not quality and not cluster and not loopback and not processes"

coverage: ## run the tests and measure their coverage, which must not fall below the floor
	@$(MAKE) pytest COVERAGE=1

test-cluster: setup-dev ## start OpenSearch and PostgreSQL on loopback, run the tests that need them, stop them
	@$(BIN)/python -m tests.cluster.java
	$(BIN)/python -m pytest -m cluster tests

quality: setup-dev ## check the quality floors on the question sets, if shared/ is beside the checkout
	$(BIN)/python -m pytest -m quality tests/quality

fmt: setup-dev ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: setup-dev ## compile the catalogues of bot/locale
	$(BIN)/pybabel compile --directory bot/locale --domain isnad

docs: setup-dev ## generate the index version, the generated parts of the documents and the chart of the peers
	@$(BIN)/python -m benchmarks.fitting.index_make
	@$(BIN)/python .ci/docs.py
	@$(BIN)/python docs/pictures/peers.py

bench: setup-dev ## compare with other search engines: make bench ARTICLES="a.jsonl.gz…" QUESTIONS="q.jsonl…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check bm25s numba matplotlib
	$(BIN)/python -m benchmarks.bench $(ARTICLES) --questions $(QUESTIONS)

fit: setup-dev ## make every model from its data: make fit [DATA=folder] [OUT=folder] [STEPS="ranker figures"] [FRESH=1]
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --requirement requirements/fit.lock
	@$(BIN)/python -m benchmarks.fitting $(if $(DATA),--data "$(DATA)") $(if $(OUT),--out "$(OUT)") $(if $(STEPS),--only $(STEPS)) $(if $(FRESH),--fresh)

quality-report: setup-dev ## measure what docs/quality.md shows: make quality-report [DATA=folder] [ARCHIVE=address] [ABLATION=1] [ONLY=newsroom]
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --requirement requirements/fit.lock
	@$(BIN)/python -m benchmarks.quality_report $(if $(DATA),--data "$(DATA)") $(if $(ARCHIVE),--archive "$(ARCHIVE)") $(if $(ABLATION),--ablation) $(if $(ONLY),--only $(ONLY))
	@$(BIN)/python .ci/docs.py

lock: setup-dev ## resolve the dependencies again into requirements/
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/uv.lock
	UV=$(BIN)/uv sh .ci/lock

clean: ## delete everything that these targets created
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage dist build
	find bot retrieval tests -name __pycache__ -type d -prune -exec rm -rf {} +
