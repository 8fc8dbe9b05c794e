#!/usr/bin/env bash
# Installs the Debian packages that real Trove needs, those that are missing. They start no services.
set -euo pipefail
# shellcheck source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

packages=(python3-trove python3-keystone mariadb-server rabbitmq-server curl procps)

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  die "Real Trove runs from Debian's packages (${packages[*]}), made for Debian 12: this machine has no apt. A container of the image debian:12 will do."
fi

missing=()
for package in "${packages[@]}"; do
  if [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then missing+=("$package"); fi
done
if ((${#missing[@]})); then
  root=()
  if ((EUID)); then
    command -v sudo >/dev/null || die "These packages are missing, and only root can install them: ${missing[*]}"
    root=(sudo)
  fi
  say "Installing ${missing[*]} (about 1.4 GB with what they need)"
  mkdir -p "$logs"
  # Debian starts every service that it installs, on its usual port. This keeps it from that.
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap '"${root[@]}" rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null
    "${root[@]}" chmod +x "$policy"
  fi
  {
    # An installation that was interrupted is finished first.
    "${root[@]}" dpkg --configure -a
    "${root[@]}" apt-get update --quiet
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
  } </dev/null >"$logs/packages.log" 2>&1 || {
    tail -n 20 "$logs/packages.log" >&2
    die 'The packages could not be installed.'
  }
  say 'Installed.'
fi

version=$(dpkg-query --show --showformat='${Version}' python3-trove)
if [[ $version != 1:18.* ]]; then say "Trove here is $version. What the tests expect is what 1:18.0.0-2 of Debian 12 does."; fi
