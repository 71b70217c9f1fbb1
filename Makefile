PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: serve test lint benchmarks

serve: $(READY)
	-$(BIN)/kb ingest content/
	$(BIN)/kb serve

test: $(READY) lint
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmarks: $(READY)
	HF_HUB_OFFLINE=1 $(BIN)/python -m benchmarks.answering
	HF_HUB_OFFLINE=1 $(BIN)/python -m benchmarks.abstention
	HF_HUB_OFFLINE=1 $(BIN)/python -m benchmarks.triage data
	HF_HUB_OFFLINE=1 $(BIN)/python -m benchmarks.quality
	HF_HUB_OFFLINE=1 $(BIN)/python -m benchmarks.growth 1000 20000

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test]"
	touch $@
