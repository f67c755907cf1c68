# Shared by the tests of the command. Sourced. $CAIRN, $MPIRUN, $PYTHON and $CAIRN_SOURCE_DIR are set.
# shellcheck shell=bash
set -euo pipefail
workflows=$CAIRN_SOURCE_DIR/workflows
read -ra mpirun <<<"$MPIRUN"
recovering=("${mpirun[@]}" --enable-recovery) # lets the others go on when a rank is killed
data=/usr/share/datasets/fashion-mnist

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

skip() {
  echo "skipped: $*"
  exit 77
}

# expect TEXT COMMAND...: the command must succeed and print TEXT.
expect() {
  local text=$1 output
  shift
  output=$("$@" 2>&1) || fail "exit code $? of '$*': $output"
  [[ $output == *"$text"* ]] || fail "'$*' did not print '$text' but: $output"
}

# refuse CODE TEXT COMMAND...: the command must end with CODE and print TEXT.
refuse() {
  local code=$1 text=$2 output actual=0
  shift 2
  output=$(timeout 60 "$@" 2>&1) || actual=$?
  [[ $actual == "$code" ]] || fail "'$*' ended with $actual, not $code: $output"
  [[ $output == *"$text"* ]] || fail "'$*' did not print '$text' but: $output"
}

# has_python MODULE...: skips the test where one cannot be imported.
need_python() {
  "$PYTHON" -c "import $(IFS=,; echo "$*")" 2>/dev/null || skip "$PYTHON lacks one of: $*"
}

need_data() { [[ -d $data ]] || skip "Debian's dataset-fashion-mnist is not installed"; }

# rank NAME NUMBER: the process of that rank of the job whose folder has that name.
rank() {
  local process
  for process in $(pgrep -f -- "--out $1"); do
    if grep -qazx "OMPI_COMM_WORLD_RANK=$2" "/proc/$process/environ" 2>/dev/null; then
      echo "$process"
    fi
  done
}
