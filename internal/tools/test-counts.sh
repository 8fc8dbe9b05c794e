#!/usr/bin/env bash
# Run by gotestsum after the tests: one plain line that says what ran, also kept in the file named by TEST_COUNTS.
# A package that does not compile counts as a failure.
set -euo pipefail
failed=$((TESTS_FAILED + TESTS_ERRORS))
printf '%d passed, %d failed, %d skipped\n' "$((TESTS_TOTAL - TESTS_FAILED - TESTS_SKIPPED))" "$failed" "$TESTS_SKIPPED" |
  tee "${TEST_COUNTS:-/dev/null}"
