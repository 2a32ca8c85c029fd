# Everything works from a clean clone with Python 3.11+ and make; what is set up stays in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := .venv-tools

.PHONY: demo test search lint tools clean help

help:
	@echo "make demo   crawl the bundled sample newspaper on loopback, show what was archived, replay it"
	@echo "make test   set up and run the tests"
	@echo "make search try examples at random in the property tests"
	@echo "make lint   ruff and mypy"
	@echo "make tools  other people's WARC tools, for the tests that read our files with them"
	@echo "make clean  remove the virtual environment and caches (collections stay)"

demo: $(READY)
	$(BIN)/scrapy demo

# Every crawl of a test is a process: it finds the bytecode here also where Python is told not to write any.
test: $(READY)
	$(BIN)/python -m compileall -q archive crawler
	$(BIN)/python -m pytest -n auto --dist loadfile

# The property tests of `make test` try the same examples each time; these are other ones each time.
search: $(READY)
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile=search

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $(READY)

tools: $(TOOLS)/.ready

$(TOOLS)/.ready: tests/other_tools/tools-requirements.txt tests/other_tools/package.json
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --upgrade "pip>=25"
	$(TOOLS)/bin/python -m pip install --quiet --requirement $<
	@if command -v npm >/dev/null; then \
		mkdir -p $(TOOLS)/node && cp tests/other_tools/package.json $(TOOLS)/node && \
		npm install --prefix $(TOOLS)/node --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel error; \
	else echo "warcio.js is left out: it needs npm (Node.js 18 or newer); install that, then: make -B tools" >&2; fi
	@touch $@

clean:
	rm -rf $(VENV) $(TOOLS) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
