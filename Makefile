# Two commands do all: `make report` and `make test`. Each prepares .venv first and does nothing twice.
PYTHON ?= python3
NOTEBOOKS ?= notebooks
LAB_OPTIONS ?=
VENV   := .venv
BIN    := $(VENV)/bin
SOURCES := $(shell find data notebooks weijin_analysis -type f -not -name '*.pyc' -not -path '*/.ipynb_checkpoints/*')
SITE   := outputs/latest/site/index.html

.PHONY: report test lab lock clean
.DELETE_ON_ERROR:

report: $(SITE)
	@echo "The report: $(CURDIR)/$(SITE)"

$(SITE): $(VENV)/.ready $(SOURCES)
	$(BIN)/weijin run --html

test: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/python -m pytest

lab: $(VENV)/.ready
	$(BIN)/jupyter lab --notebook-dir $(NOTEBOOKS) --HTMLExporter.template_name=weijin $(LAB_OPTIONS)

$(VENV)/.ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# After a change of dependencies in pyproject.toml: resolves for every platform and Python from 3.11 on.
lock:
	$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv
	.venv-lock/bin/uv pip compile pyproject.toml --extra test --universal --generate-hashes --python-version 3.11 \
	  --custom-compile-command "make lock" --quiet --upgrade --output-file requirements.lock
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
