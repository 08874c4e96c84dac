# The commands of the README (demo, run, test) and those of daily work. Each does its own set-up.

PYTHON ?= python3
# Given on the command line alone: some shells export a HOST of their own.
HOST = 127.0.0.1
PORT = 8000
DATA = data
BIN := .venv/bin

# An empty environment (env -i) has neither.
ifeq ($(PATH),)
export PATH := /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
endif
export LANG ?= C.UTF-8
export PYTHONUTF8 := 1
# Without bytecode every start would compile every package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo run test check format bench bench-quick pictures soak lock ready-to-run ready-to-test

# Runs the CIS with invented people until Ctrl-C. make demo HOST=0.0.0.0 PORT=9000; with HOST=NAME over TLS
# With visitors and advisors at work: make demo ARGS=--busy
demo: ready-to-run
	@$(BIN)/ventanilla demo --host $(HOST) --port $(PORT) --end-with-parent $(ARGS)

# Runs a site of your own, its data in DATA; the first start leads to the set-up. make run HOST=cis.ejemplo.co
run: ready-to-run
	@$(BIN)/ventanilla run --data $(DATA) --host $(HOST) --port $(PORT) --end-with-parent $(ARGS)

# Runs every test, browser journeys included. make test ARGS="tests/kernel -k outbox"
test: ready-to-test
	@sh scripts/test.sh $(ARGS)

check: ready-to-test
	@sh scripts/check.sh

format: ready-to-test
	@$(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format --quiet .

# Measures the turnero under load against what it owes, about 25 minutes. make bench ARGS=--write keeps the figures in docs/
bench: ready-to-test
	@$(BIN)/python -m tests.bench $(ARGS)

bench-quick: ready-to-test
	@$(BIN)/python -m tests.bench --quick $(ARGS)

# Renews docs/pictures, those of README and manual: only what somebody would see changed. Needs Chromium.
pictures: ready-to-test
	@$(BIN)/python -m pytest --quiet --pictures -m browser tests/journeys

# Watches a busy demo with real windows and open logs, and gives a verdict. make soak ARGS="--minutes 10"
soak: ready-to-test
	@$(BIN)/python -m tests.soak $(ARGS)

# Pins every package again. Needs uv and npm.
lock:
	@sh scripts/lock.sh

ready-to-run:
	@$(PYTHON) scripts/bootstrap.py run

ready-to-test:
	@$(PYTHON) scripts/bootstrap.py test
