# Needs Python 3.11 or newer, pip and make. Everything lands in .venv; packages come, with their
# hashes checked, from whatever index pip is set up to use.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.PHONY: run test check bench lock

# The gateway with the demo configuration on port 8080. Example: make run CONFIG=my.yaml
run: $(VENV)/run.stamp
	$(BIN)/grindvakt $(if $(CONFIG),--config $(CONFIG)) serve

# Everything that must hold before a change is merged. Example: make test ARGS="tests/gateway -x"
test: check
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

# What can be said without running the tests: lint, format, types, dependency direction.
check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Speed, side by side with bare pass-throughs. Example: make bench ARGS=--quick
bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks.gateway $(ARGS)

# Renew the locked requirements (needs uv). Example: make lock UPGRADE=--upgrade
lock:
	$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) $(UPGRADE) pyproject.toml --group dev --constraint requirements/run.txt \
		--output-file requirements/dev.txt
	$(COMPILE) $(UPGRADE) --group pyproject.toml:build --constraint requirements/dev.txt \
		--output-file requirements/build.txt

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Grindvakt needs Python 3.11 or newer, and none was found ($$(python3 --version 2>&1))."; \
		echo "Install it, or name it: make run PYTHON=/path/to/python3.11"; exit 1; } >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Grindvakt needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		exit 1; } >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# A stamp is written only when everything before it went well, so an interrupted install is resumed.
$(VENV)/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing the packages of requirements/run.txt into $(VENV) (once) ..."
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-index --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing the packages of requirements/dev.txt into $(VENV) (once) ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@
