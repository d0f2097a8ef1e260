.PHONY: run setup test quick slow lint bench hostile pictures store lock
# The system's own Python, where it is new enough: it is built for speed, which one that pyenv built often is not.
PYTHON ?= $(shell /usr/bin/python3 -c "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo /usr/bin/python3 || echo python3)
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

run: .venv/.run  ## serves the app on http://localhost:8501
	$(BIN)/herts-geo app

.venv/.created:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make run PYTHON=python3.12')"
	$(PYTHON) -m venv .venv
	touch $@

.venv/.run: .venv/.created requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m herts_geo.ui.base.assets
	$(BIN)/python -m compileall -q herts_geo pages app.py
	touch $@

.venv/.test: .venv/.run requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

setup: .venv/.test

# Compiled modules are kept, also where a machine says otherwise: each process needs them again.
test quick slow: export PYTHONDONTWRITEBYTECODE :=
# One more at once than there are cores: tests wait too, for a server or a program of their own.
test: AT_ONCE = $(shell $(BIN)/python -c "import os; print((os.cpu_count() or 1) + 1)")
test: .venv/.test  ## every test on every core
	$(BIN)/python -m pytest --ignore tests/browser -n $(AT_ONCE) --maxprocesses 6 --dist worksteal --durations 30
	$(BIN)/python -m pytest tests/browser -n $(AT_ONCE) --maxprocesses 2 --dist worksteal --durations 30

QUICK := --ignore tests/browser --ignore tests/pages --ignore tests/cases --ignore tests/hostile -m "not slow"
quick: .venv/.test  ## what is fast of each module's own tests: no browser, no page, no whole review or pack, server or hostile file
	$(BIN)/python -m pytest $(QUICK) -n logical --maxprocesses 6 --dist worksteal --durations 10

slow: .venv/.test  ## writes tests/slow.txt, which `make quick` leaves out, from how long each test takes here
	$(BIN)/python -m pytest --ignore tests/browser -n logical --maxprocesses 6 --dist worksteal --write-slow

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.test  ## measures what docs/architecture.md states
	$(BIN)/python -m tests.bench

hostile: .venv/.test  ## damages 10,000 files by machine and reads each; CASES=500 for fewer
	$(BIN)/python -m tests.hostile --cases $(or $(CASES),10000)

pictures: .venv/.test  ## makes the screenshots in docs/ again; FILE=review.png for one
	$(BIN)/python -m tests.pictures $(FILE)

store: .venv/.test  ## starts a PostgreSQL for trying the store, gone when it is stopped
	$(BIN)/python -m tests.store

lock:  ## renews the lock files; needs uv
	uv pip compile pyproject.toml requirements-build.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml requirements-build.in --all-extras -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements-test.lock
