#!/usr/bin/env bash
# Installs what real Trove runs from, as far as it is missing: on this machine the database and the message bus, and Keystone and Trove
# themselves, from this machine's own Debian packages for release 18, and into a folder for the others. Nothing that it installs is started.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

openstack=(python3-trove python3-keystone)
packages=(mariadb-server rabbitmq-server curl procps)
if [[ $suite ]]; then packages+=(debootstrap debian-archive-keyring); else packages+=("${openstack[@]}"); fi
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  die "Real Trove runs from Debian's packages (${packages[*]}), made for Debian 12: this machine has no apt. A container of the image debian:12 will do."
fi
if [[ $suite ]] && ((EUID)); then die "Release $RELEASE lives in a folder of its own (chroot), which only root can enter."; fi
mkdir -p "$logs"

# quietly NAME COMMAND...: with its output in a log, of which the end is shown if it fails.
quietly() {
  local log=$logs/$1.log
  shift
  "$@" </dev/null >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "The packages could not be installed; the above is from $log"
  }
}
apt_get=(env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends)

# forbid_services FILE, by root: Debian starts every service that it installs, on its usual port. This keeps it from that.
# shellcheck disable=SC2329,SC2317 # Handed to bash as it stands.
forbid_services() { printf '#!/bin/sh\nexit 101\n' >"$1" && chmod +x "$1"; }

install_here() {
  local as_root=() policy=/usr/sbin/policy-rc.d
  if ((EUID)); then
    command -v sudo >/dev/null || die "These packages are missing, and only root can install them: $*"
    as_root=(sudo)
  fi
  say "Installing $*"
  if [[ ! -e $policy ]]; then
    # shellcheck disable=SC2064 # As they are now.
    trap "${as_root[*]} rm -f $policy" EXIT
    "${as_root[@]}" bash -c "$(declare -f forbid_services); forbid_services $policy"
  fi
  # An installation that was interrupted is finished first.
  quietly configure "${as_root[@]}" dpkg --configure -a
  quietly update "${as_root[@]}" apt-get update --quiet
  quietly packages "${as_root[@]}" "${apt_get[@]}" "$@"
  say 'Installed.'
}

# install_into_folder makes a whole one or none: what an interrupt leaves is made anew.
install_into_folder() {
  say "Installing Debian's $suite with ${openstack[*]} into $root (0.9 GB)"
  rm -rf "$root"
  # It mounts something for as long as it runs, and nobody else is to see that.
  quietly debootstrap unshare --mount debootstrap --variant=minbase "$suite" "$root"
  forbid_services "$root/usr/sbin/policy-rc.d"
  quietly packages "${inside[@]}" "${apt_get[@]}" --option Dpkg::Options::=--force-unsafe-io "${openstack[@]}"
  touch "$root/complete"
  say 'Installed.'
}

missing=()
for package in "${packages[@]}"; do
  if [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then missing+=("$package"); fi
done
if ((${#missing[@]})); then install_here "${missing[@]}"; fi
if [[ $suite && ! -e $root/complete ]]; then install_into_folder; fi

# shellcheck disable=SC2016 # dpkg-query expands it.
version=$("${inside[@]}" dpkg-query --show --showformat='${Version}' python3-trove)
if [[ $version != *:"$RELEASE".* ]]; then say "Trove here is $version. What the tests expect is what $RELEASE.0.0 does."; fi
