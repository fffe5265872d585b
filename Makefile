# Needs Python 3.11 or newer and make; everything else is installed into .venv. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
JOBS ?= 2
GONGKAI_TEST_POSTGRES ?= postgres://postgres@127.0.0.1:5432/postgres

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TOOLS_DATA := $(CURDIR)/build/tools-data
RESULTS := build/test-results

.DEFAULT_GOAL := help
.PHONY: help run test check prove screenshots lighthouse eval bench fuzz lock licences clean
# Make never deletes what a stopped recipe was writing: the stamps are touched last.
.PRECIOUS: .venv/.run-stamp .venv/.dev-stamp

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

# --- Environments ----------------------------------------------------------------------------------------------------
.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "$(PYTHON) -m venv failed; Debian has it in the package python3-venv" >&2; exit 1; }

.venv/.run-stamp: requirements/run.lock pyproject.toml | .venv/pyvenv.cfg
	@echo "installing what gongkai needs into .venv …"
	@$(PIP) install --require-hashes --requirement requirements/run.lock
	@$(PIP) install --no-deps --editable .
	@touch $@

.venv/.dev-stamp: requirements/dev.lock .venv/.run-stamp
	@echo "installing what the tests need into .venv …"
	@$(PIP) install --require-hashes --requirement requirements/dev.lock
	@touch $@

# --- Run ---------------------------------------------------------------------------------------------------------------
# In a terminal Ctrl-C goes to every process of the foreground group. The server gets a group of its own, so that it stops
# in order and make, which would otherwise end as interrupted, returns its status: 0.
define IN_FOREGROUND
import os, signal, sys
if os.isatty(0) and os.tcgetpgrp(0) == os.getpgrp():
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
endef
export IN_FOREGROUND

run: export GONGKAI_ORIGIN ?= http://127.0.0.1:$(PORT)
run: export DJANGO_SETTINGS_MODULE = gongkai.config.settings
run: .venv/.run-stamp ## start the platform with its sample city: http://127.0.0.1:8000/
	@$(BIN)/python -m django migrate --verbosity 0
	@$(BIN)/gongkai demo --if-empty --as-of "$$(TZ=Asia/Shanghai date +%F)"
	@echo "公众网站 public site:  $$GONGKAI_ORIGIN/"
	@echo "工作台   workspace:    $$GONGKAI_ORIGIN/desk/  （演示账号列在登录页 sample accounts are on the sign-in page）"
	@echo "按 Ctrl-C 停止 stops it"
	@exec $(BIN)/python -c "$$IN_FOREGROUND" $(BIN)/gongkai serve --port $(PORT)

# --- Check and test ----------------------------------------------------------------------------------------------------
check: export GONGKAI_DATA_DIR = $(TOOLS_DATA)
check: export DJANGO_SETTINGS_MODULE = gongkai.config.settings
check: .venv/.dev-stamp ## lint, format, types, imports between rooms, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m django makemigrations --check --dry-run

define CAN_CONNECT
import os, psycopg
psycopg.connect(os.environ["GONGKAI_TEST_POSTGRES"], connect_timeout=5).close()
endef
define CLOSING_LINE
import pathlib, sys
from xml.etree import ElementTree
suites = [suite for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")) for suite in ElementTree.parse(path).iter("testsuite")]
def total(name): return sum(int(suite.get(name, 0)) for suite in suites)
counts = {"failed": total("failures"), "skipped": total("skipped"), "errors": total("errors")}
counts = {"passed": total("tests") - sum(counts.values())} | counts
words = ", ".join(f"{count} {word.removesuffix('s') if count == 1 else word}" for word, count in counts.items() if count or word == "passed")
print(f"===== {words} in {sum(float(suite.get('time', 0)) for suite in suites):.2f}s =====")
endef
export CAN_CONNECT CLOSING_LINE
export GONGKAI_TEST_POSTGRES

# $(call pytest-both,marker) runs the tests that the marker leaves on SQLite, then those that touch the database on PostgreSQL.
# The last line adds both runs up. Without PostgreSQL the second run is left out with a warning; in CI that is a failure.
define pytest-both
rm -rf $(RESULTS) && mkdir -p $(RESULTS); status=0; \
$(BIN)/pytest -n $(JOBS) $(if $(1),-m "$(1)") --junitxml=$(RESULTS)/sqlite.xml || status=1; \
if $(BIN)/python -c "$$CAN_CONNECT" 2>/dev/null; then \
	GONGKAI_DATABASE_URL="$$GONGKAI_TEST_POSTGRES" \
		$(BIN)/pytest -n $(JOBS) -m "db$(if $(1), and $(1))" --junitxml=$(RESULTS)/postgresql.xml || status=1; \
else \
	printf '\n%s\n%s\n%s\n\n' "!!!!!! NOT TESTED ON POSTGRESQL: nothing answers at $$GONGKAI_TEST_POSTGRES" \
		"!!!!!! Start one, or name another: make $@ GONGKAI_TEST_POSTGRES=postgres://user:password@host:5432/name" \
		"!!!!!! Its user must be allowed to create databases." >&2; \
	if [ "$$CI" = true ]; then status=1; fi; \
fi; \
$(BIN)/python -c "$$CLOSING_LINE" $(RESULTS); exit $$status
endef

test: .venv/.dev-stamp check ## everything that CI checks: make check, then the tests on SQLite and PostgreSQL
	@$(call pytest-both,not prove)

prove: export HYPOTHESIS_PROFILE = prove
prove: .venv/.dev-stamp check ## the long run: all tests, those marked `prove` too, with many more examples
	@$(call pytest-both,)

screenshots: .venv/.dev-stamp ## draw every screen of the sample city at 1440 and 390 pixels into build/screenshots
	@DJANGO_SETTINGS_MODULE=gongkai.config.settings GONGKAI_DATA_DIR=$(TOOLS_DATA) $(BIN)/python -c "import django; django.setup(); \
		from gongkai.config.tests.screens import main; main('build/screenshots')"
	@echo "build/screenshots: $$(ls build/screenshots | wc -l) pictures"

lighthouse: .venv/.dev-stamp ## measure the ten main public pages; fails below 95, says so where Lighthouse cannot be installed
	@DJANGO_SETTINGS_MODULE=gongkai.config.settings GONGKAI_DATA_DIR=$(TOOLS_DATA) $(BIN)/python -c "import django, sys; django.setup(); \
		from gongkai.config.tests.lighthouse import main; sys.exit(main('build/lighthouse'))"

eval: .venv/.dev-stamp ## precision, recall and F1 on gold texts: of the parser by kind of fact, of privacy by kind of data
	@status=0; for room in officialdoc privacy; do echo "== $$room"; $(BIN)/python -m gongkai.$$room.tests.evaluate || status=1; done; exit $$status

bench: .venv/.dev-stamp ## measure parsing beside the bare reader of each format; prints ratios, asserts nothing
	@$(BIN)/python -m bench.parse

# In a folder of their own: they are not locked and change nothing of .venv.
FUZZ_PACKAGES := build/fuzz/packages
define FUZZ_GROUP
import tomllib
with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["dependency-groups"]["fuzz"])
endef
export FUZZ_GROUP
SECONDS ?= 60
TARGETS ?= text bytes docx ofd zip html pdf decode

fuzz: .venv/.dev-stamp ## search for input that breaks the reader of documents: SECONDS=600 TARGETS="text docx"
	@$(PIP) install --upgrade --target $(FUZZ_PACKAGES) $$($(BIN)/python -c "$$FUZZ_GROUP") \
		|| { echo "atheris cannot be installed here, so nothing was fuzzed: it has packages for Linux and some versions of Python" >&2; exit 1; }
	@for target in $(TARGETS); do \
		echo "fuzzing $$target for $(SECONDS) s …"; folder=build/fuzz/$$target; \
		$(BIN)/python -m fuzz.corpus $$target $$folder \
			&& PYTHONPATH=$(FUZZ_PACKAGES) $(BIN)/python -m fuzz.harness $$target -max_total_time=$(SECONDS) \
				-artifact_prefix=build/fuzz/$$target- $$folder 2>build/fuzz/$$target.log \
			|| { tail -n 30 build/fuzz/$$target.log >&2; exit 1; }; \
	done

# --- Dependencies ------------------------------------------------------------------------------------------------------
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --quiet

lock: .venv/pyvenv.cfg ## pin run-time and development dependencies again; UPGRADE=1 takes the newest
	@$(PIP) install uv
	$(COMPILE) $(if $(UPGRADE),--upgrade) --output-file requirements/run.lock
	$(COMPILE) $(if $(UPGRADE),--upgrade) --group dev --constraint requirements/run.lock --output-file requirements/dev.lock

define FORBIDDEN_LICENCES
import json, re, sys
packages = json.load(sys.stdin)
for package in packages:
    print(f"{package['Name']:24} {package['Version']:12} {package['License']}")
forbidden = re.compile(r"Affero|(?<!L)GPL|GNU General Public|UNKNOWN")
bad = [package["Name"] for package in packages if forbidden.search(package["License"])]
sys.exit(f"not allowed at run time: {', '.join(bad)}" if bad else 0)
endef
export FORBIDDEN_LICENCES

licences: .venv/.dev-stamp ## list run-time licences; fail on AGPL, GPL or an unknown one
	@$(BIN)/pip-licenses --python $(BIN)/python --from=mixed --format=json \
		--packages $$(sed -nE 's/^([A-Za-z0-9._-]+)==.*/\1/p' requirements/run.lock) \
		| $(BIN)/python -c "$$FORBIDDEN_LICENCES"

clean: ## remove .venv, caches and build output; data/ stays
	rm -rf .venv build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src -name __pycache__ -type d -prune -exec rm -rf {} +
