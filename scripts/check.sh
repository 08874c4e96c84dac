#!/bin/sh
# Every check that runs no test. Goes through all of them, then fails if one failed.
cd "$(dirname "$0")/.." || exit 1
failed=""

check() {
    title=$1
    shift
    printf '· %s\n' "$title"
    "$@" || failed="$failed, $title"
}

bin=.venv/bin
check "ruff: rules" $bin/ruff check --quiet .
check "ruff: format" $bin/ruff format --check --quiet .
check "mypy" $bin/mypy --no-error-summary src tests scripts
check "djlint" $bin/djlint --quiet --lint src/ventanilla/web
check "import contracts" $bin/lint-imports --no-logo
check "migrations" $bin/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run \
    --settings ventanilla.config.settings

check "messages" $bin/python -m pytest --quiet tests/web/base/test_catalogue.py

if [ -n "$failed" ]; then
    printf '✗ Failed: %s\n' "${failed#, }" >&2
    exit 1
fi
printf '✓ All checks passed\n'
