# Everything happens in this folder: .venv (Python), node_modules (building the assets), var (the data).
# Needs Python 3.11 or newer with venv, make and git; nothing else.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
BINA_HOME ?= $(CURDIR)/var
export PORT BINA_HOME

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
# npm and vite are found in the machine's PATH, or in .venv when the machine's Node is missing or too old.
ASSETS_PATH := $(CURDIR)/$(BIN):$(PATH)
TEST_ENV := BINA_HOME="$(CURDIR)/var/test" BINA_TEST_FAST=1
BENCH_ENV := BINA_HOME="$(CURDIR)/var/bench"
PYTEST := $(TEST_ENV) $(BIN)/python -m pytest

.PHONY: run test check lint types style gates unit e2e bench gallery messages prepare prepare-dev stop clean

run: prepare  ## set everything up and serve a demonstration city on PORT
	@$(BIN)/bina demo --agency LHOKSEUMAWE --employees 5000 --seed 7 --out "$(BINA_HOME)/demo" --load --once
	@exec $(BIN)/bina serve --with-worker --port "$(PORT)"

test: lint  ## every check and every test
	@$(MAKE) --no-print-directory unit e2e; status=$$?; $(TEST_ENV) $(BIN)/bina doctor --stop; exit $$status

check: lint gates  ## format, lint, types, architecture, migrations, translations; no other tests

lint: prepare-dev
	@$(MAKE) --no-print-directory -j2 --output-sync types style

types:
	$(BIN)/mypy bina

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet bina
	PATH="$(ASSETS_PATH)" npm run --silent check

gates: prepare-dev
	$(PYTEST) -q tests/test_architecture.py tests/test_migrations.py tests/test_translations.py tests/test_tree.py

unit: prepare-dev
	$(PYTEST) -n 2 --dist loadgroup -q

e2e: prepare-dev
	@if sh scripts/chromium.sh > $(STAMPS)/chromium; then \
		BINA_CHROMIUM="$$(cat $(STAMPS)/chromium)" $(PYTEST) -n 2 --dist loadfile -q -m e2e --durations=12; \
	else echo "Browser tests left out: no Chromium here. Name one in BINA_CHROMIUM." >&2; fi

bench: prepare-dev  ## the benchmarks, on a database of their own
	@$(BENCH_ENV) $(BIN)/bina migrate >/dev/null
	@status=0; for file in benchmarks/*.py benchmarks/quiz/run.py; do \
		echo "$$file, load $$(cut -d' ' -f1-3 /proc/loadavg)"; $(BENCH_ENV) $(BIN)/python $$file || status=1; \
	done; $(BENCH_ENV) $(BIN)/bina doctor --stop; exit $$status

gallery: prepare-dev  ## pictures of every kind of page into gallery/, of a `make run` in another terminal
	$(BIN)/bina plan solve --agency LHOKSEUMAWE --year 2027 --budget 750000000 --time-limit 30
	BINA_CHROMIUM="$$(sh scripts/chromium.sh)" $(BIN)/bina gallery --out gallery --base-url "http://127.0.0.1:$(PORT)"

messages: prepare-dev  ## collect new texts into the catalogues (needs gettext), then compile them
	$(BIN)/python scripts/messages.py extract
	$(BIN)/python scripts/messages.py compile

stop:  ## stop the embedded database
	@$(BIN)/bina doctor --stop

clean:  ## remove what was installed and built; the data in var stays
	rm -rf $(VENV) node_modules bina/static

prepare: $(STAMPS)/run $(STAMPS)/assets $(STAMPS)/messages
prepare-dev: $(STAMPS)/dev $(STAMPS)/assets $(STAMPS)/messages $(STAMPS)/system

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, $(PYTHON) is older." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/tools: requirements/tools.txt $(STAMPS)/venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/tools.txt
	@touch $@

$(STAMPS)/run: requirements/run.txt pyproject.toml $(STAMPS)/tools
	sh scripts/install.sh requirements/run.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt pyproject.toml $(STAMPS)/tools
	sh scripts/install.sh requirements/dev.txt
	@touch $@ $(STAMPS)/run

$(STAMPS)/node: requirements/node.txt $(STAMPS)/tools
	@if sh scripts/node_is_new_enough.sh; then :; else sh scripts/install.sh requirements/node.txt; fi
	@touch $@

$(STAMPS)/packages: package.json package-lock.json $(STAMPS)/node
	PATH="$(ASSETS_PATH)" npm ci --no-fund --no-audit --no-update-notifier --loglevel=error
	@touch $@

$(STAMPS)/assets: $(STAMPS)/packages vite.config.ts tsconfig.json $(shell find assets 2>/dev/null)
	PATH="$(ASSETS_PATH)" npm run --silent build -- --logLevel error
	@touch $@

$(STAMPS)/messages: $(STAMPS)/run scripts/messages.py $(shell find bina -name '*.po' 2>/dev/null)
	$(BIN)/python scripts/messages.py compile
	@touch $@

$(STAMPS)/system: scripts/system.sh
	sh scripts/system.sh
	@touch $@
