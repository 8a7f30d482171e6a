# Two commands do everything, from a bare machine on: `make demo` and `make test`.
.PHONY: help demo test check run bench lint format screenshots setup package clean
.DEFAULT_GOAL := help

export PYTHONUTF8 := 1
# Whatever the environment says: without compiled modules each of the hundreds of processes that the tests
# start would compile the program again, and each migration its scripts.
export PYTHONDONTWRITEBYTECODE :=
PY := .venv/bin/python

help:
	@echo "make demo         the sample town from its spreadsheets: papers in ./out, then the window"
	@echo "make test         every test, without a screen"
	@echo "make check        in a minute: style, types, contracts, and the tests of rules, services and data file"
	@echo "make run          the window on your own data"
	@echo "make bench        the table of speeds, as ratios to a baseline in the same run"
	@echo "make lint         ruff, mypy and import-linter   (make format: ruff format)"
	@echo "make package      the program as one folder that needs no Python: dist/ganxun"
	@echo "make screenshots  pictures of the window into resources/help"

setup:
	@sh packaging/setup.sh dev

demo: setup
	@$(PY) -m app.demo --out out

# A file of tests stays with one process, some long ones are spread; what takes longest begins first
# (tests/conftest.py).
TESTS := QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test: setup
	@$(TESTS)

# The tests of the architecture run ruff, mypy and import-linter beside the others. What is slow is left to
# `make test`; tests/house/test_make.py says which tests that are.
check: setup
	@$(TESTS) -m "not slow or tools" tests/test_architecture.py tests/rules tests/services tests/db

run: setup
	@$(PY) -m app

bench: setup
	@sh packaging/setup.sh bench
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

lint: setup
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy app ui db && .venv/bin/lint-imports --no-cache

format: setup
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix .

screenshots: setup
	@QT_QPA_PLATFORM=offscreen $(PY) packaging/screenshots.py

package: setup
	@$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build packaging/ganxun.spec
	@dist/ganxun/ganxun --self-test

clean:
	rm -rf out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
