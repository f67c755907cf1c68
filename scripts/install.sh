#!/usr/bin/env bash
# Installs the Debian packages of packages.txt that are missing (as root or with sudo).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_packages
say "all packages are there"
