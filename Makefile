# Two commands do everything on a fresh Debian machine: `make demo` and `make test`.
PY := .venv/bin/python
BIN := .venv/bin
EXAMPLES := $(wildcard examples/*)
JOBS ?= auto

.PHONY: demo test check setup system lock clean examples calendars bench fuzz docs help

help:
	@echo "make demo   the main job on the example records: findings, forms and the monthly report in out/"
	@echo "make test   every test, the shipped policies' own included"
	@echo "make docs   the pages and pictures of the documentation that are made from the forms"
	@echo "make check  the quick part: format, lint, types, import contracts, unit tests"

setup: .stamps/python

system: .stamps/system

# System libraries and a Chinese font; asks apt only for what is missing.
.stamps/system: scripts/system.sh
	@sh scripts/system.sh
	@mkdir -p .stamps && touch $@

.stamps/python: requirements.lock pyproject.toml .stamps/system
	@test -x $(PY) || python3 -m venv .venv
	@echo "installing the Python packages …"
	@$(BIN)/pip install -q --disable-pip-version-check -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

demo: setup
	@$(PY) scripts/demo.py

test: setup
	@$(BIN)/ruff format --check src tests scripts benchmarks
	@$(BIN)/ruff check src tests scripts benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/policykit check
	@$(BIN)/policykit test
	@$(BIN)/pytest -q -n $(JOBS)

check: setup
	@$(BIN)/ruff format --check src tests scripts benchmarks
	@$(BIN)/ruff check src tests scripts benchmarks
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q -n $(JOBS) -m "not slow"

lock: setup
	@$(BIN)/pip-compile -q --strip-extras --allow-unsafe --extra dev --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock pyproject.toml
	@$(BIN)/policykit lock

# What the documentation lists and shows of the forms, made from them.
docs: setup
	@$(PY) scripts/forms_variables.py
	@$(PY) scripts/pictures.py

# Speed, side by side in one run; each command rewrites its own table in docs/benchmarks.md.
bench: setup
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[bench]'
	@for file in benchmarks/*.py; do case $$file in */common.py) ;; *) $(PY) $$file || exit 1 ;; esac; done

# A coverage-guided fuzzer over FEEL; what it finds is kept in tests/feel/cases/.
FUZZ_SECONDS ?= 600
fuzz: setup
	@$(BIN)/pip install -q --disable-pip-version-check -e '.[fuzz]'
	@mkdir -p out/fuzz && $(PY) fuzz/feel.py out/fuzz -max_total_time=$(FUZZ_SECONDS)

examples: setup
	@$(PY) examples/generate.py

clean:
	rm -rf .venv .stamps out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
