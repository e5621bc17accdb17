# make run, make test: everything else they need, they install into .venv.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1
PORT ?= 8501
ARGUMENTS ?=
VENV := .venv
BIN := $(VENV)/bin

# Where PyTorch's index cannot be reached, pip's own five retries cost 8 s for each package.
export PIP_RETRIES ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK ?= 1

.PHONY: help run test check format bench nightly clean

help:
	@echo "make run      serve Formulab on http://$(ADDRESS):$(PORT) (PORT=8600 make run for another port)"
	@echo "make test     run every test, browser included"
	@echo "make check    format, lint, types, layers, examples in docstrings"
	@echo "make bench    measure, and print one table (an hour or more; ARGUMENTS=redraw measures one figure)"
	@echo "make nightly  the tests with many more generated cases"
	@echo "make format   format and sort the code"
	@echo "make clean    remove .venv and what the tools left"

run: $(VENV)/app.stamp
	$(BIN)/streamlit run app.py --server.address $(ADDRESS) --server.port $(PORT) $(ARGUMENTS)

test: $(VENV)/test.stamp $(VENV)/chromium.stamp
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(ARGUMENTS)

check: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q --doctest-modules lib benchmarks/figures.py

format: $(VENV)/test.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/test.stamp $(VENV)/chromium.stamp
	$(BIN)/python -m benchmarks.report $(ARGUMENTS)

nightly: $(VENV)/test.stamp $(VENV)/chromium.stamp
	$(BIN)/python -m pytest -m "nightly or not nightly" --hypothesis-profile=nightly $(ARGUMENTS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage

$(VENV)/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Formulab needs Python 3.11 or newer; PYTHON=python3.12 make run names another one."; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/app.stamp: requirements.txt $(VENV)/made.stamp
	@echo "Installing what Formulab needs into $(VENV) (about a minute, once; torch is 200 MB) ..."
	@$(BIN)/python -m pip install -qq -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/app.stamp
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install -qq -r requirements-dev.txt
	@touch $@

$(VENV)/chromium.stamp: $(VENV)/test.stamp
	@$(BIN)/python -m tests.browser.chromium
	@touch $@
