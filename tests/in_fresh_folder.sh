#!/usr/bin/env bash
# Usage: in_fresh_folder.sh SCRIPT [ARGUMENT...]: runs it in a new folder, removed at the end.
set -euo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/cairn-test.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
bash "$@"
