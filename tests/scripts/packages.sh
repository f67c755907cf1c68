#!/usr/bin/env bash
# The scripts ask apt for exactly the packages that are missing, and for nothing if none is.
set -euo pipefail
mkdir -p bin "a checkout/scripts"
cp "$CAIRN_SOURCE_DIR/scripts/common.sh" "a checkout/scripts"
printf 'cmake\nlibhdf5-dev\nninja-build\n' >"a checkout/scripts/packages.txt"

# $1: what dpkg-query says. The fake sudo runs its command, the fake apt-get notes it.
install_with() {
  printf '#!/bin/sh\ncat <<END\n%s\nEND\n' "$1" >bin/dpkg-query
  printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
  # shellcheck disable=SC2016
  printf '#!/bin/sh\necho "$@" >>%q\n' "$PWD/calls" >bin/apt-get
  chmod +x bin/*
  : >calls
  PATH=$PWD/bin:$PATH bash -c 'set -euo pipefail; source "a checkout/scripts/common.sh"; install_packages'
}

install_with $'installed cmake\ninstalled ninja-build\ninstalled libhdf5-dev\ninstalled zsh'
[[ ! -s calls ]]

# Removed but for its configuration is missing, and so is what only resembles a package.
install_with $'installed cmake\nconfig-files ninja-build\ninstalled libhdf5-dev-tools' >said
grep -q 'update$' calls
grep -q 'install --no-install-recommends libhdf5-dev ninja-build$' calls
grep -q 'libhdf5-dev ninja-build' said
