# Every command does its own set-up; a second run starts at once.

.DEFAULT_GOAL := help
.NOTPARALLEL:

export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export CUDA_VISIBLE_DEVICES :=

bin := .venv/bin
say = @printf '\n== %s\n'

.PHONY: help
help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: setup  ## start the guide and print its address
	@exec $(bin)/gezinswijzer run

.PHONY: test
test: setup packages lint types imports check generated train test-fast test-slow  ## run every check and test

.PHONY: lint
lint: setup  ## style and likely mistakes (ruff)
	$(say) "ruff check: likely mistakes"
	@$(bin)/ruff check
	$(say) "ruff format: layout of the code"
	@$(bin)/ruff format --check

.PHONY: types
types: setup  ## types (mypy)
	$(say) "mypy: types"
	@$(bin)/mypy

.PHONY: imports
imports: setup  ## who may import whom (import-linter)
	$(say) "lint-imports: who may import whom"
	@$(bin)/lint-imports --no-logo

.PHONY: check
check: setup  ## every content file: schema, sources, language, dates
	$(say) "knowledge check: every content file"
	@$(bin)/gezinswijzer knowledge check

.PHONY: generated
generated: setup  ## what is generated from the knowledge base is fresh
	$(say) "generate --check: what is generated from the knowledge base is fresh"
	@$(bin)/gezinswijzer generate --check

.PHONY: train
train: setup  ## train the model, if what it learns from changed
	$(say) "train: the model, if what it learns from changed"
	@$(bin)/gezinswijzer train

.PHONY: test-fast
test-fast: setup  ## the tests that start nothing
	$(say) "pytest: the fast tests"
	@$(bin)/pytest -m "not slow" -n 2 --dist worksteal

.PHONY: test-slow
test-slow: setup packages  ## the tests that start processes, browsers or databases
	$(say) "pytest: the slow tests (processes, browsers, databases)"
	@$(bin)/pytest -m slow --ignore tests/browser -n 2 --dist loadfile --no-loadscope-reorder
	@# A process of their own: Playwright leaves its event loop running in the one that it was used in.
	@$(bin)/pytest -m slow tests/browser -n 3 --dist loadfile

.PHONY: shell
shell: train  ## talk to the assistant in Rasa's own shell
	@$(bin)/rasa shell

.PHONY: whatsapp-demo
whatsapp-demo: setup  ## the guide on WhatsApp, with a stand-in for Meta and a phone in the browser
	@PYTHONPATH=tests exec $(bin)/python -m meta_cloud.demo

.PHONY: bench
bench: train  ## measure accuracy, speed and memory, beside Rasa's default pipeline and under load
	@$(bin)/python -m bench.understanding
	@$(bin)/python -m bench.services
	@$(bin)/python -m bench.conversations
	@$(bin)/python -m bench.whatsapp

.PHONY: lock
lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile pyproject.toml --extra test --python-version 3.10 \
		--generate-hashes --no-emit-index-url --no-header -o requirements.lock

.PHONY: setup
setup:  ## make .venv from requirements.lock
	@scripts/setup.sh

.PHONY: packages
packages:  ## Chromium, PostgreSQL, poppler and Node for the tests (Debian, as root)
	@scripts/test_packages.sh

# var/ stays: it holds the conversations and the key.
.PHONY: clean
clean:  ## remove all that can be made again
	rm -rf .venv models .rasa results build dist *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
