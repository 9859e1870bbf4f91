# Everything a newcomer needs: `make demo` and `make test`. Each target makes .venv by itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench bench-questions drill setup clean help
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 18

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Rapporteur needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

setup: $(STAMP) ## make .venv with every dependency, pinned

demo: $(STAMP) ## the whole assistant on this machine: no token, no network
	$(BIN)/python bot.py demo $(if $(CLOCK),--clock $(CLOCK)) $(if $(SPEED),--speed $(SPEED))

# Most tests wait, for a process, a disk or a clock: four side by side keep two processors busy.
test: $(STAMP) ## every test, four at a time
	$(BIN)/python -m pytest -n 4 --dist loadfile

check: $(STAMP) ## format, lint, types, import floors, catalogues
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/layers tests/locales

bench: $(STAMP) ## figures beside what one would pick instead
	$(BIN)/python -m bench

bench-questions: $(STAMP) ## score ../shared/questions on the records there
	$(BIN)/python -m bench.questions

drill: $(STAMP) ## the long kill drill
	$(BIN)/python -m pytest -m drill --long-drill

clean: ## remove .venv and caches
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
