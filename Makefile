# `make demo` and `make test` need nothing but Python 3.11, make, and root or sudo: setup.sh installs the rest.
SHELL := /bin/bash
BIN := .venv/bin
# The rehearsal and the kernel tests make namespaces, taps and firewalls: as root, in namespaces of their own.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo "sudo --preserve-env=CI,ZLAB_TESTS_WITHOUT_CORPUS")

.PHONY: help demo test bench pictures lint format clean setup

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: ## rehearse the reference lab, from nothing to proof
	@./setup.sh demo
	@mkdir -p build
	@$(SUDO) $(BIN)/zlab rehearse run inventories/adcd --story --picture build/demo.svg

test: ## everything CI runs: lint, types, tests
	@./setup.sh test
	@$(MAKE) --no-print-directory lint
	$(SUDO) $(BIN)/python -m pytest -q -n 2 --dist worksteal

lint: ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: ## the comparisons, as one table of ratios and build/bench.json
	@./setup.sh test
	@$(SUDO) $(BIN)/python -m tests.bench

pictures: ## draw the pictures of the documentation anew
	@./setup.sh demo
	@$(BIN)/python -m tests.support.pictures

format: ## let ruff put everything in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: ## install what tests need, and nothing else
	@./setup.sh test

clean: ## remove what was built, and the environment
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
