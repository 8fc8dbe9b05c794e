#!/usr/bin/env bash
# Stops what up.sh has started of RELEASE, all of it, however far it came, and nothing else. With --wipe it also removes logs, seeded
# databases and the release's packages in their folder.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mapfile -t pids < <(members)
if ((${#pids[@]})); then
  end "${pids[@]}"
  # What they started while they were being stopped.
  mapfile -t pids < <(members)
  end "${pids[@]}"
  say 'Stopped.'
fi
rm -rf "$run" "$state/openrc"
if [[ ${1-} == --wipe ]]; then rm -rf "$logs" "$seeds" "$root" "$state/lock"; fi
