# Two commands: `make demo` and `make test`. Everything they need, they install.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
UV := $(VENV)/bin/uv
RUN := $(VENV)/bin
export GERAI_HOME ?= $(CURDIR)/.gerai
SERVE ?= 1
# A process a core, each with a database of its own; a file's tests stay together.
TOGETHER ?= -n auto --dist loadfile

.PHONY: setup demo test test-15 soak bench run check fix docs messages wheel browser

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml uv.lock
	test -x $(UV) || { $(PYTHON) -m venv $(VENV) && $(RUN)/pip --quiet install uv; }
	$(UV) sync --quiet --frozen --compile-bytecode
	$(RUN)/python -m compileall -q gerai
	$(RUN)/pybabel --quiet compile --domain django --directory gerai/locale
	touch $@

demo: setup
	$(RUN)/gerai demo
	@if [ "$(SERVE)" != 0 ]; then $(RUN)/gerai serve; fi

run: setup
	$(RUN)/gerai serve

browser:
	@bash tests/browser.sh

test: setup browser
	$(RUN)/python -m pytest $(TOGETHER) -m "not soak" $(ARGS)

test-15: setup
	GERAI_TEST_SERVER=15 $(RUN)/python -m pytest $(TOGETHER) -m "not browser and not soak" $(ARGS)

soak: setup browser
	$(RUN)/python -m pytest -m "soak or not soak" $(ARGS)
	$(MAKE) test-15

bench: setup
	$(UV) sync --quiet --frozen --group bench
	$(RUN)/python -m bench
	$(RUN)/python -m bench.areas
	$(RUN)/python -m bench.sectors
	$(RUN)/python -m bench.intake

check: setup
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/lint-imports
	$(RUN)/python -m mypy gerai
	$(RUN)/djade --check --target-version 5.2 $$(git ls-files 'gerai/*.html')
	bash tests/check.sh
	$(RUN)/mkdocs build --strict --quiet
	$(UV) lock --check --quiet

fix: setup
	$(RUN)/ruff format .
	$(RUN)/ruff check --fix .
	$(RUN)/djade --target-version 5.2 $$(git ls-files 'gerai/*.html')

docs: setup
	$(RUN)/mkdocs serve
