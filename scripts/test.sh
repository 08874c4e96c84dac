#!/bin/sh
# Every test on two workers: first those without a browser, then the journeys.
# With arguments, those tests only: sh scripts/test.sh tests/kernel -k outbox
cd "$(dirname "$0")/.." || exit 1
pytest=".venv/bin/python -m pytest --no-skips"
in_parallel="--numprocesses=2 --dist=loadfile" # a file stays on one worker: its tests share the program they start

if [ $# -gt 0 ]; then
    exec $pytest $in_parallel "$@"
fi

failed=0
$pytest $in_parallel -m "not browser" || failed=1
$pytest $in_parallel -m browser || failed=1
exit $failed
