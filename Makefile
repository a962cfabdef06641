# Everything runs in environments of its own below this folder; stamps make the second run quick.
PYTHON ?= python3
VENV := .venv
DEMO := .venv-demo
CHECKOV := .venv-checkov
FUZZ := .venv-fuzz
LOWEST := .venv-lowest
CHECKOV_VERSION := 3.3.30
CONTRACT := tests/review/contract/node_modules
REPO ?= sample_repos/payments
BIN := $(VENV)/bin

# bash for `set -o pipefail`; old messages of pip are noise in every log.
SHELL := /bin/bash
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo dev test test-lowest audit test-checkov contract checkov-branch lint types layers check bench bench-env bench-functions docs golden messages examples clean

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(DEMO)/.installed  ## scan a realistic repository (another: make demo REPO=path) and show what is wrong with it
	@# Findings are what a demo is for (exit 1); anything above 1 is a fault.
	@$(DEMO)/bin/iac27017 scan $(REPO) || test $$? -eq 1

dev: $(VENV)/.installed  ## the development environment, in .venv

# Checkov's tests come first, so that the last line is about all the others.
test: $(VENV)/.installed $(CONTRACT)/.installed test-checkov  ## the tests, and those under Checkov in its own environment
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

test-lowest: $(LOWEST)/.installed  ## a core of the tests with the oldest versions that pyproject.toml allows
	@PYTHONPATH=. $(LOWEST)/bin/python -m pytest -q -p no:cacheprovider tests/hcl tests/plan \
	  tests/cloudformation/test_intrinsics.py tests/cli/test_exit_codes.py tests/cli/test_commands.py

audit: $(VENV)/.installed  ## known weaknesses of what is installed, by pip-audit; advisory
	@$(BIN)/python -m venv .venv-audit && .venv-audit/bin/pip install -q pip-audit && \
	  .venv-audit/bin/pip-audit --progress-spinner off -r constraints.txt --no-deps

test-checkov: $(CHECKOV)/.pack-installed  ## the tests of the pack for Checkov, against the real one
	@cd tests/for_checkov && ../../$(CHECKOV)/bin/python -m pytest -q -p no:cacheprovider

checkov-branch:  ## a branch of the pack alone, for checkov --external-checks-git
	@git branch -f checkov-pack "$$(git commit-tree HEAD:checks/for_checkov -m 'The pack for Checkov')"

contract: $(CONTRACT)/.installed  ## what the forges publish about their interfaces, from npm, for the tests of the review

lint: $(VENV)/.installed  ## ruff
	@$(BIN)/ruff check .

types: $(VENV)/.installed  ## mypy --strict and pyright
	@$(BIN)/mypy
	@$(BIN)/pyright

layers: $(VENV)/.installed  ## who may import whom
	@$(BIN)/lint-imports --no-logo

check: lint types layers test  ## all of the above

bench-env: $(CHECKOV)/.installed  ## the environment of the tool that bench compares with

bench: $(VENV)/.installed $(CHECKOV)/.installed  ## time and memory beside Checkov, growth with size, the git hook; into bench/results
	@$(BIN)/python -m bench $(DIRS)
	@$(BIN)/python -m bench.hook

bench-functions: $(VENV)/.installed  ## time hot functions one by one
	@$(BIN)/python -m pytest -q -p benchmark -p no:xdist bench/hot_functions.py

fuzz: $(FUZZ)/.installed  ## ten minutes of atheris for each target; what does harm is kept in fuzz-found
	@for target in hcl hcl-expression hcl-json template-text terraform template plan; do \
	  $(FUZZ)/bin/python -m fuzz $$target --seconds 600 --runs 100000000 || exit 1; done

docs: $(VENV)/.installed  ## the index of all checks, in docs/checks.md
	@mkdir -p docs
	@$(BIN)/iac27017 checks --format markdown > docs/checks.md

golden: $(VENV)/.installed  ## record the outputs of the sample repositories anew; read the diff
	@$(BIN)/python -m tests.golden.record

messages: $(VENV)/.installed  ## extract all texts that people read, and compile what is translated
	@$(BIN)/python -m tests.language.messages

examples: $(VENV)/.installed  ## the auditor's documents of a sample repository, in docs/examples; read the diff
	@$(BIN)/python -m tests.examples.record

clean:  ## remove the environments and everything built
	rm -rf $(VENV) $(DEMO) $(CHECKOV) $(FUZZ) $(LOWEST) .venv-audit $(CONTRACT) build dist *.egg-info

define venv
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 10) or sys.exit("iac27017 needs Python 3.10 or newer; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(1)/bin/pip || $(PYTHON) -m venv $(1) || { rm -rf $(1); echo 'python3 -m venv failed; on Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
endef

$(VENV)/.installed: pyproject.toml constraints.txt
	$(call venv,$(VENV))
	@echo "installing the development environment into $(VENV)"
	@$(BIN)/pip install -q -c constraints.txt -e '.[dev,strict]'
	@touch $@

# Installed as users have it, not editable: what the demo shows is what the wheel holds.
SOURCES := $(shell find iac27017/ checks graph -type f \( -name '*.py' -o -name '*.md' -o -name '*.yaml' -o -name '*.json' -o -name '*.mo' -o -name '*.j2' -o -name '*.css' -o -name '*.js' \) 2>/dev/null)

$(DEMO)/.installed: pyproject.toml constraints.txt $(SOURCES)
	$(call venv,$(DEMO))
	@echo "installing into $(DEMO)"
	@$(DEMO)/bin/pip install -q -c constraints.txt --upgrade --force-reinstall --no-deps .
	@$(DEMO)/bin/pip install -q -c constraints.txt .
	@touch $@

# An environment of its own: its parser and ours install a package of the same name.
$(CHECKOV)/.installed: Makefile
	$(call venv,$(CHECKOV))
	@echo "installing Checkov $(CHECKOV_VERSION) into $(CHECKOV)"
	@$(CHECKOV)/bin/pip install -q -c constraints-checkov.txt checkov==$(CHECKOV_VERSION)
	@touch $@

# The lower bounds themselves, made of the plain dependencies in pyproject.toml.
$(LOWEST)/.installed: pyproject.toml
	$(call venv,$(LOWEST))
	@sed -n '/^dependencies = \[/,/^\]/s/^ *"\(.*\)",/\1/p' pyproject.toml | sed 's/>=/==/' > $(LOWEST)/lowest.txt
	@$(LOWEST)/bin/pip install -q --only-binary :all: -r $(LOWEST)/lowest.txt pytest hypothesis
	@touch $@

# atheris has wheels for Python 3.11 to 3.13 alone, so it is no dependency of the development environment.
$(FUZZ)/.installed: pyproject.toml constraints.txt
	$(call venv,$(FUZZ))
	@$(FUZZ)/bin/pip install -q -c constraints.txt -e . 'atheris>=3.0'
	@touch $@

# The wheel, as users have it beside their Checkov.
$(CHECKOV)/.pack-installed: $(CHECKOV)/.installed pyproject.toml constraints-checkov.txt $(SOURCES)
	@echo "installing iac27017 beside Checkov into $(CHECKOV)"
	@$(CHECKOV)/bin/pip install -q -c constraints-checkov.txt pytest .
	@$(CHECKOV)/bin/pip check
	@touch $@

# Only tests use it; without npm they are left out, and say so. Of the descriptions, one is needed of forty.
$(CONTRACT)/.installed: tests/review/contract/package.json
	@if command -v npm >/dev/null; then \
	  echo "installing the forges' published contracts into $(CONTRACT)"; \
	  npm install --prefix tests/review/contract --silent && \
	  find $(CONTRACT)/@octokit/openapi/generated -name '*.json' ! -name api.github.com.json -delete && touch $@; \
	else echo 'npm is not there: the tests against the published contracts of GitHub and GitLab are left out' >&2; fi
