# Everything starts here, from a bare Python >= 3.11 and make. The project runs from the checkout; nothing of it is installed.

# 3.11 first: it is the version that everything is tested with. Candidates are tried, since a name on the path may be an
# empty shell. `make PYTHON=/path/to/python demo` chooses another one.
CANDIDATES := python3.11 python3.12 python3.13 python3.14 python3 python
PYTHON ?= $(shell for one in $(CANDIDATES); do \
	"$$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$one"; break; }; done)

# Byte code is kept, whatever the environment says: without it each start compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/ready
CODE := bot handlers scheduler storage usecases domain
PORT ?= 8100
ARGS ?=
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo run venv test reliability worlds worlds-few worlds-nightly reliability-nightly mutations check format-check lint types imports config format texts docs bench bench-full bench-bots lock

help:
	@echo 'make demo    try everything in a browser, without Telegram (PORT=8100)'
	@echo 'make run     run the bot on Telegram, with the settings of the environment'
	@echo 'make test    run the tests (ARGS="-k calendar" for some of them)'
	@echo 'make reliability  kill it, fail its database, cut its power, everywhere (some minutes)'
	@echo 'make worlds  play 200 small and 4 large towns in which everything goes wrong (a quarter of an hour)'
	@echo 'make worlds-few  play the first 20 of them (a minute)'
	@echo 'make worlds-nightly  play large towns, from SEED=1, for HOURS=1'
	@echo 'make reliability-nightly  the same, thoroughly (hours)'
	@echo 'make check   format, lint, types, imports, configuration, texts, tests'
	@echo 'make mutations    put mistakes into a copy of the program, which the worlds have to find'
	@echo 'make bench   measure this bot beside a bare echo bot'
	@echo 'make bench-full  measure everything in full size (half an hour; DATA=/var/tmp/concierge-bench ROUNDS=3)'
	@echo 'make bench-bots  install its second echo bot, in an environment of its own'
	@echo 'make venv    install what is needed into $(VENV), and nothing else'
	@echo 'make format  format the code and mend what can be mended'
	@echo 'make texts   bring the translations in step with the code'
	@echo 'make docs    draw docs/lifecycle.md anew'
	@echo 'make lock    lock the dependencies anew (needs uv)'

# The stamp is newer than the lock only when everything in the lock is installed.
$(READY): requirements.lock
	@test -n "$(PYTHON)" || { echo "This needs Python 3.11 or newer, and none of these is: $(CANDIDATES)." >&2; \
		echo "Install one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than Python 3.11, or does not run." >&2; exit 1; }
	@echo 'Making $(VENV) …'
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make virtual environments (on Debian: apt install python3-venv)." >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

demo: $(READY)
	@$(PY) -m bot demo --port $(PORT) $(ARGS)

run: $(READY)
	@$(PY) -m bot run

venv: $(READY)

# On every core; `ARGS="-n 0 -k calendar"` runs some of them in one process.
test: $(READY)
	$(PY) -m pytest -n auto $(ARGS)

# What is proved, and how: docs/reliability.md. Its tests are many and even, so each goes to whoever is free.
RELIABILITY := $(PY) -m pytest -n auto --dist=worksteal -m reliability

reliability: $(READY)
	$(RELIABILITY) $(ARGS)

# Small worlds have everything that large ones have, only less of it: fourteen days, people, a process that dies.
WORLDS := $(PY) -m bot simulate --from $(SEED)
SMALL := --residents 6 --requests 8 --crashes 4
HOURS ?= 1

worlds: $(READY)
	$(WORLDS) --seeds 200 $(SMALL) --covering
	$(WORLDS) --seeds 4

worlds-few: $(READY)
	$(WORLDS) --seeds 20 $(SMALL)

worlds-nightly: $(READY)
	$(WORLDS) --hours $(HOURS) --covering

reliability-nightly: $(READY)
	CONCIERGE_NIGHTLY=1 $(RELIABILITY) --timeout=7200 $(ARGS)
	$(PY) -m tests.reliability.killing --seed $(SEED)
	$(PY) -m tests.reliability.killing --seed $(SEED) --webhook
	$(PY) -m tests.reliability.killing --seed $(SEED) --weather
	$(PY) -m tests.reliability.mutations
	$(WORLDS) --hours $(HOURS) --covering

# An invariant that nothing can break proves nothing.
mutations: $(READY)
	$(PY) -m tests.reliability.mutations

# `make check test` runs the suite once: make builds a target once.
check: format-check lint types imports config test

format-check: $(READY)
	$(PY) -m ruff format --check .

lint: $(READY)
	$(PY) -m ruff check .

types: $(READY)
	$(PY) -m mypy

imports: $(READY)
	$(PY) -c 'from importlinter.cli import lint_imports_command as check; check()' --no-logo

config: $(READY)
	$(PY) -m bot check
	$(PY) -m bot.locale_tools --check || { echo 'The translations are out of step: make texts' >&2; exit 1; }

format: $(READY)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

texts: $(READY)
	$(PY) -m bot.locale_tools

docs: $(READY)
	$(PY) -m bot.tables_drawing

bench: $(READY)
	$(PY) -m bot bench $(or $(ARGS),dialogue)

# Four gigabytes that the next time finds again; `make bench-bots` first adds the second echo bot.
DATA ?= /var/tmp/concierge-bench
ROUNDS ?= 3
bench-full: $(READY)
	@mkdir -p $(DATA)
	$(PY) -m bot bench all --data $(DATA) --rounds $(ROUNDS) --json $(DATA)/full.json $(ARGS)

# aiogram wants an older pydantic than ours.
BENCH_VENV := .venv-bench
$(BENCH_VENV)/ready: requirements.bench.lock $(READY)
	@$(PY) -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements.bench.lock
	@touch $@

bench-bots: $(BENCH_VENV)/ready

# uv resolves for every platform at once; hashes come from the machine's own package index, whose name stays out.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group dev pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--constraint requirements.lock pyproject.toml --output-file requirements.run.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--group bench --output-file requirements.bench.lock
