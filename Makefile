# Every target sets up what it needs, from a machine with Python 3.11+ and nothing else of ours.
# Setting up speaks on standard error; standard output is each command's own.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_LINK_MODE ?= hardlink
# Else each process compiles the CDK anew, some 5 s.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup chromium demo up down test test-unit trino trino-lock lint format docs pictures synth bootstrap deploy bench soak soak-deployed least-privilege fuzz calibrate sbom audit lock clean

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready .build/ministack/.ready functions/lake/translated.json ## Make the environments: ours, and MiniStack's own

# pip and uv try for minutes before they say that no package index answers: it is asked first, and once.
INDEX_SECONDS ?= 5
NO_INDEX = { echo 'No package index answers within $(INDEX_SECONDS) s: check the network, or name yours in PIP_INDEX_URL and UV_DEFAULT_INDEX; make INDEX_SECONDS=60 setup waits longer' >&2; exit 1; }
export UV_HTTP_CONNECT_TIMEOUT ?= 3
export UV_HTTP_RETRIES ?= 2

$(VENV)/.ready: requirements/dev.txt requirements/uv.txt pyproject.toml
	@echo 'Setting up .venv: the first time, 430 MB are downloaded …' >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >&2
	@$(BIN)/python -m pip index versions uv --retries 0 --timeout $(INDEX_SECONDS) >/dev/null 2>&1 || $(NO_INDEX)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt >&2
	@echo uv | UV_HTTP_RETRIES=0 UV_HTTP_TIMEOUT=$(INDEX_SECONDS) $(UV) pip compile --quiet --no-cache --no-deps - >/dev/null || $(NO_INDEX)
	@echo 'Setting up .venv: its packages …' >&2
	@$(UV) pip sync --quiet --python $(BIN)/python requirements/dev.txt requirements/uv.txt >&2
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . >&2
	@touch $@

# A statement that has changed since is translated when it is asked for.
functions/lake/translated.json: $(VENV)/.ready $(wildcard functions/lake/sql/*.sql functions/lake/findings/*.sql functions/lake/findings/*/*.sql)
	@$(BIN)/python -m infra.translation

.build/ministack/.ready: $(VENV)/.ready requirements/ministack.txt
	@echo 'Setting up MiniStack: the first time, 50 MB are downloaded …' >&2
	@test -x .build/ministack/bin/python || $(UV) venv --quiet --python $(BIN)/python .build/ministack >&2
	@$(UV) pip sync --quiet --python .build/ministack/bin/python requirements/ministack.txt >&2
	@touch $@

APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=10
chromium:
	@command -v chromium >/dev/null || ! command -v apt-get >/dev/null || \
		{ echo 'Installing Chromium: 155 MB are downloaded …'; $(APT) update && $(APT) install -y chromium; } >&2 || \
		echo 'Chromium could not be installed: the report is not tested in a browser' >&2

demo: setup ## The whole pipeline once, on the deployed template
	@$(BIN)/python -m demo

up: setup ## The deployed template on this machine, with two dealerships, until make down
	@$(BIN)/python -m demo up

down: ## End what make up left standing
	@$(PYTHON) -m infra.local.down

IN_PARALLEL := --dist loadfile --no-loadscope-reorder
CORES := $$($(PYTHON) -c 'import os; print(os.cpu_count() or 1)')

test-unit: setup ## The tests that answer soon: no local cloud, no browser, no large market
	@$(BIN)/pytest $(IN_PARALLEL) -n $(CORES) -m 'not slow' tests/test_architecture.py tests/unit tests/docs

# A worker more than cores: the end-to-end tests mostly wait.
# slipcover prints the branches of functions/ that no test takes; of the tests' own it need not.
test: setup chromium ## Every test: the fast ones first, then the deployed pipeline
	@echo 'Running the tests: a dot each, the deployed template among them …' >&2
	@PYTHONWARNINGS='ignore:Unable to activate pytest branch coverage' $(BIN)/python -m slipcover -m pytest $(IN_PARALLEL) -n $$(($(CORES) + 1)) --durations=20

trino: setup ## Every statement of ours on a real Trino beside DuckDB, where a JDK 25 and Maven are
	@$(BIN)/python -m tests.trino

trino-lock: setup ## Pin and hash the jars of the Trino that requirements/trino/pom.xml names
	@$(BIN)/python -m infra.local.trino.lock

lint: setup ## Format, lint, types, the template's rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m infra.check

format: setup ## Put the code in shape
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

docs: setup ## Draw anew the tables of docs/ that are made from facts
	@$(BIN)/python -m tests.docs.provider_pages
	@$(BIN)/python -m tests.docs.event_schemas
	@$(BIN)/python -m tests.docs.openapi
	@$(BIN)/python -m tests.docs.dbt_sources
	@$(BIN)/python -m tests.docs.analysts_fr

pictures: setup chromium ## Take the pictures of docs/desk anew
	@$(BIN)/python -m tests.docs.desk_pictures

synth: setup ## Write the CloudFormation to .build/cdk.out
	@$(BIN)/python -m infra.app

bootstrap: setup ## Prepare the AWS account and the stage's region for the CDK, once each
	@$(BIN)/python -m infra.deploy bootstrap

deploy: setup ## Deploy to the AWS account of your credentials; DRY_RUN=1 says what would change
	@$(BIN)/python -m infra.deploy $(if $(filter-out 0,$(DRY_RUN)),--dry-run)

bench: setup ## Every benchmark, side by side with its floor
	@for name in ingest cold_start send ledger rollup cost scenes; do $(BIN)/python -m benchmarks.$$name || exit 1; done

soak: setup ## 10,000 calls under faults; SOAK="--rate 0.2 --seed 2" plays others. The last line is JSON
	@$(BIN)/python -m tests.soak $(SOAK)

soak-deployed: setup ## 200 calls under faults on the deployed template, in some minutes; SOAK="--seed 2" plays others
	@$(BIN)/python -m tests.soak.deployed $(SOAK)

least-privilege: setup chromium ## Every story with IAM evaluated: a right that none uses fails. The last line is JSON
	@$(BIN)/python -m tests.infra.least_privilege

# What a stranger reads of the endpoint, tried as it is written: an answer that docs/openapi.json doesn't know fails.
SCHEMATHESIS := schemathesis==4.32.5
CHECKS := not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance
fuzz: setup ## Requests and files that are almost right, at every door; FUZZ="--requests 1000" tries fewer
	@$(BIN)/python -m tests.fuzz.wire $(UV) tool run --quiet --from $(SCHEMATHESIS) schemathesis run docs/openapi.json \
		--url {url} --checks $(CHECKS) --max-examples 500 --seed 1 >&2
	@$(BIN)/python -m tests.fuzz $(FUZZ)

calibrate: setup ## False alarms and power of the findings by simulation, as the table of docs/methods.md
	@$(BIN)/python -m benchmarks.calibrate

sbom: setup ## What each function's zip is made of, as CycloneDX in .build/sbom
	@$(BIN)/python -m infra.sbom

# The advisories are the package index's own: a mirror may have none, and then nothing could be audited.
AUDIT := pip-audit==2.10.1
audit: setup ## Look each pinned package up among the known vulnerabilities (needs a network)
	@for name in on_missed_call send_sms on_sms_event announce desk notify quarterly_rollup cli; do \
		$(UV) tool run --quiet --from $(AUDIT) pip-audit --strict --disable-pip --require-hashes \
			--requirement requirements/$$name.txt || exit 1; \
	done

# requirements/cli.txt is what the command itself needs; dev.txt has that too.
lock: ## Pin and hash every dependency group (needs a network)
	@mkdir -p .build/lock && grep -v '^managed' pyproject.toml > .build/lock/pyproject.toml
	@project=.build/lock/pyproject.toml; for name in on_missed_call send_sms on_sms_event announce desk notify quarterly_rollup cli dev ministack uv; do \
		case $$name in \
			cli) of="$$project";; \
			dev) of="$$project --group $$project:dev";; \
			*) of="--group $$project:$$name";; \
		esac; \
		$(UV) pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 $$of \
			--custom-compile-command 'make lock' --output-file requirements/$$name.txt || exit 1; \
	done

clean: down ## Remove what was built
	rm -rf .build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
