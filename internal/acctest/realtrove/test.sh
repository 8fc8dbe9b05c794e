#!/usr/bin/env bash
# Runs the tests of the API v1.0 against real Trove, first as it is, then with its defects repaired, and takes it down at the end, also
# when it is interrupted. Called by `make testacc-trove`: test.sh FOLDER GOTESTSUM..., where FOLDER gets the counts of the tests, and the
# rest is how gotestsum is run.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
folder=$1
shift
gotestsum=("$@")

exec 9>"$state/lock"
flock --nonblock 9 || die "Another test.sh is at work in $state."

# Every command runs in a process group of its own, in the background, so that a signal to this script is acted on at once.
set -m
group=
run() {
  "$@" </dev/null 9>&- &
  group=$!
  local status=0
  wait "$group" || status=$?
  group=
  return "$status"
}
# shellcheck disable=SC2317 # The trap calls it.
finish() {
  local status=$? tries
  trap '' INT TERM HUP
  if [[ -n $group ]]; then
    kill -TERM -- "-$group" 2>/dev/null || true
    for ((tries = 0; tries < 50; tries++)); do
      kill -0 -- "-$group" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$group" 2>/dev/null || true
  fi
  "$here/down.sh" 9>&-
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# tests KIND RUN SKIP PACKAGE...: the tests of these packages whose names fit RUN and not SKIP, so that none is skipped while it runs. One
# package after the other: what is refused while something else goes on can be seen only where Trove has time to answer.
tests() {
  run env TROVE_REAL="$state/openrc" TEST_COUNTS="$folder/tests-trove-$1.txt" \
    "${gotestsum[@]}" --format pkgname --post-run-command "bash $here/../../tools/test-counts.sh" -- \
    -count 1 -p 1 -parallel 10 -timeout 20m -run "$2" -skip "$3" "${@:4}"
}

cd "$here/../../.."
rm -f "$folder"/tests-trove-*.txt
failed=0
say 'Real Trove as it is'
run "$here/up.sh"
tests unpatched '^Test(AccV1|Differential)' '^Test(AccV1|Differential)Repaired' ./internal/acctest ./internal/provider/... || failed=1
say 'Real Trove with its defects repaired'
run env TROVE_FIXES=1 "$here/up.sh"
# Most is the same in both. The repairs are of how clusters grow: no other noun meets them, and of the clusters' tests not these.
others='Action|Busy|Configuration|Growth|LostAnswers|Majority|Many|Members|Node|Resources|Taken|Unseen'
tests repaired '^Test(AccV1|DifferentialRepaired)' "^TestAccV1(Unpatched|$others)" ./internal/acctest ./internal/provider ./internal/provider/cluster || failed=1
say 'Done'
exit "$failed"
