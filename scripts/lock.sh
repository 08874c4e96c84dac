#!/bin/sh
# Pins every package again: Python for 3.11-3.13 with hashes, and the browser files. No host is written down.
set -eu
cd "$(dirname "$0")/.."

pin() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate --no-strip-extras --upgrade "$@"
}

pin pyproject.toml --group install --output-file requirements.txt
pin --group test --constraints requirements.txt --output-file requirements-test.txt
pin --group node --output-file requirements-node.txt

npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
python3 - <<'PYTHON'
"""Takes addresses out of the lock: npm needs none of them to install."""
import json
from pathlib import Path

lock = Path("package-lock.json")
content = json.loads(lock.read_text())
for package in content["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
lock.write_text(json.dumps(content, indent=2) + "\n")
PYTHON
