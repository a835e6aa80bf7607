# The commands of README.md; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
BOOTSTRAP := $(PYTHON) marketplace/engines/bootstrap.py
CODE := marketplace accounts catalog orders fulfillment settlements tests benchmarks
# model_field_choices would write choices=Kind in some models and leave choices=State.choices in others.
UPGRADE := .venv/bin/django-upgrade --target-version 5.2 --skip model_field_choices
APPS := marketplace accounts catalog orders fulfillment settlements
DEPLOYED := DEPLOY=1 SECRET_KEY=for-the-check-only-0123456789-abcdefghijklmnopqrstuvwxyz FIELD_KEY=$$($(BIN)/python -c \
  "import base64; print(base64.urlsafe_b64encode(bytes(32)).decode())") DATABASE_URL=postgres://check@127.0.0.1/check \
  REDIS_URL=redis://127.0.0.1/0 SITE_URL=https://quay.example ALLOWED_HOSTS=quay.example

.PHONY: help demo test check format bench audit reset clean dev check-style check-templates check-imports check-types \
  check-migrations check-deployment check-messages check-architecture

help:
	@echo "make demo    install, start everything, print addresses and sign-ins   (PORT=, DATABASE_URL=, REDIS_URL=)"
	@echo "make test    all tests, in parallel, on an embedded PostgreSQL, without a network"
	@echo "make check   linters, types, architecture, migrations, translations, deployment settings"
	@echo "make format  what of that a machine can put right"
	@echo "make bench   benchmarks beside their floors; results go to docs/performance.md"
	@echo "make audit   the books and stock of the demo, checked; exit status 1 on a finding"
	@echo "make reset   throw the demo's data away;   make clean   throw caches away"

demo:
	@$(BOOTSTRAP) demo

test: dev
	@$(BIN)/python -m pytest -n auto

# `make -k check` goes on after a failure.
check: check-style check-templates check-imports check-types check-migrations check-deployment check-messages check-architecture

check-style: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	git ls-files -z '*.py' | xargs -0 $(UPGRADE) --check

check-templates: dev
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2
	$(BIN)/djlint --lint --quiet templates

check-imports: dev
	$(BIN)/lint-imports --no-logo

check-types: dev
	$(BIN)/mypy $(APPS) tests

check-migrations: dev
	$(BIN)/python -m marketplace.engines $(BIN)/python manage.py makemigrations --check --dry-run

check-deployment: dev
	$(DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING

check-messages: dev
	$(BIN)/python manage.py check_messages

check-architecture: dev
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: dev
	@$(BIN)/python -m benchmarks --write

format: dev
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --target-version 5.2
	git ls-files -z '*.py' | xargs -0 $(UPGRADE) --exit-zero-even-if-changed

audit:
	@$(BIN)/python -m marketplace.engines $(BIN)/python manage.py audit

reset:
	@$(BIN)/python -m marketplace.engines --reset

clean:
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

dev:
	@$(BOOTSTRAP) dev
