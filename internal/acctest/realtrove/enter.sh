#!/usr/bin/env bash
# Runs a command in the folder that has the packages of a release: enter.sh COMMAND..., with RELEASE and TROVE_REAL_DIR as lib.sh has
# them. In there the checkout's scripts, the state, /proc and /dev have the names that they have outside. What is mounted for that is
# seen by this process and its children alone and is gone with them, so that the folder can be removed at any time.
set -euo pipefail
if [[ ${1-} != --unshared ]]; then exec unshare --mount "${BASH_SOURCE[0]}" --unshared "$@"; fi
shift
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
mkdir -p "$root$here" "$root$state"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$here" "$root$here"
mount --bind "$state" "$root$state"
exec chroot "$root" "$@"
