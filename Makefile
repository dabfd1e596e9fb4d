# `make demo` and `make test` need Python 3.11 to 3.13 and the package index, nothing else.

PYTHON ?= $(shell for v in 3.11 3.12 3.13 3; do python$$v -c "" 2>/dev/null && command -v python$$v && break; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO_READY := $(VENV)/ready
READY := $(VENV)/ready-to-develop
BENCH_VENV := .venv-bench
BENCH_READY := $(BENCH_VENV)/ready
JOEY_READY := .venv-joey/ready

LOCALE := nlpapp/app/locale

.PHONY: demo test lint train bench catalogue help

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(DEMO_READY) ## Compare the shipped models in the browser
	$(BIN)/python -m streamlit run streamlit_app.py

test: $(READY) ## Run the tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(READY) ## Check style
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

catalogue: $(READY) ## Collect the pages' strings, merge them into the translations, compile these
	@mkdir -p build
	$(BIN)/pybabel --quiet extract --no-location --sort-output --no-wrap --ignore-dirs scoring \
	  -k N_ -k TableError -k ServingError -k CardError -k Refusal -k MeasuredError -k Said -o build/nlpapp.pot nlpapp
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date \
	  -D nlpapp -d $(LOCALE) -i build/nlpapp.pot
	$(BIN)/pybabel --quiet compile -D nlpapp -d $(LOCALE)

train: $(READY) ## Train every sentiment model on IMDB again
	$(BIN)/python -m training.sentiment --corpus imdb --cell all

bench: $(READY) $(BENCH_READY) $(JOEY_READY) ## Speed beside PyTorch, ONNX Runtime, Joey NMT, a Keras example; an hour
	$(BENCH_VENV)/bin/python -m benchmarks.inference_speed
	$(BENCH_VENV)/bin/python -m benchmarks.training_speed
	$(BENCH_VENV)/bin/python -m benchmarks.translation_speed
	$(BENCH_VENV)/bin/python -m benchmarks.time_to_accuracy
	$(BENCH_VENV)/bin/python -m benchmarks.visitors
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.scoring

# The stamp is made last, so that an install cut short is taken up again the next time.
$(DEMO_READY): requirements.txt
$(READY): $(DEMO_READY) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
$(BENCH_READY): requirements.txt benchmarks/requirements.txt
$(JOEY_READY): benchmarks/joey-requirements.txt
%/ready:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.13 was found; set PYTHON=/path/to/python."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "$(PYTHON) is not Python 3.11 to 3.13; set PYTHON=/path/to/python."; exit 1; }
	"$(PYTHON)" -m venv $*
	$*/bin/python -m pip install --quiet --disable-pip-version-check -r $(lastword $^)
	@touch $@
