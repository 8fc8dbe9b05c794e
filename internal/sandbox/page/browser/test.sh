#!/usr/bin/env bash
# Tests the sandbox's page in a headless browser: test.sh PROGRAM [FILE], where PROGRAM is trove-sandbox and FILE gets the counts. Installs
# Chromium, Node and npm from Debian where they are missing, and the two packages that package-lock.json pins.
set -euo pipefail
TROVE_SANDBOX=$(realpath "$1")
export TROVE_SANDBOX
counts=${2:-/dev/null}
cd "$(dirname "${BASH_SOURCE[0]}")"

missing=()
command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v curl >/dev/null || missing+=(curl)
if ((${#missing[@]})); then
  command -v apt-get >/dev/null || { echo "The tests of the page need ${missing[*]}." >&2; exit 1; }
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
CHROMIUM=$(command -v chromium)
export CHROMIUM
npm ci --silent --no-audit --no-fund

passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One file after the other: each has a browser and a sandbox of its own.
for file in *.test.mjs; do
  node --test --test-reporter=spec "$file" | tee "$log" || true
  passed=$((passed + $(sed -n 's/^ℹ pass //p' "$log")))
  failed=$((failed + $(sed -n 's/^ℹ fail //p' "$log") + $(sed -n 's/^ℹ cancelled //p' "$log")))
done
printf '%d passed, %d failed\n' "$passed" "$failed" | tee "$counts"
((failed == 0 && passed > 0))
