# Steps that the scripts share. Sourced, not run: sets $root and $release, the usual build folder.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034  # for the scripts
release=$root/build/release

say() { printf 'cairn [%3d s] %s\n' "$SECONDS" "$*"; }

fail() {
  printf 'cairn: error: %s\n' "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

# quietly LOG COMMAND...: output goes to the file LOG; its end is shown if the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 || {
    tail -n 25 "$log" >&2
    fail "'$*' failed" "all of its output: $log"
  }
}

# --- packages -----------------------------------------------------------------------------------

# missing_packages LIST...: of the packages in these files.
missing_packages() {
  grep --no-filename -vxFf <(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' |
    sed -n 's/^installed //p') "$@" || true
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo "$@"
  fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get --quiet --yes --option DPkg::Lock::Timeout=300 "$@"
}

# apt_install PACKAGE...
apt_install() {
  local all
  say "reading the lists of Debian's packages"
  quietly "$root/build/apt-update.log" apt_get update
  all=$(apt-get --simulate --no-install-recommends install "$@" | grep -c '^Inst' || true)
  say "installing $# packages and $((all - $#)) that they need (up to 2 minutes): $*"
  quietly "$root/build/apt-install.log" apt_get install --no-install-recommends "$@"
}

# install_packages [LIST...]: Debian's packages of packages.txt and of these files that are missing; root
# is needed only if one is.
install_packages() {
  local missing
  command -v apt-get >/dev/null ||
    fail "packages cannot be installed: this is not a Debian system (it has no apt-get)" \
      "install the libraries named in scripts/packages.txt by other means;" \
      "then: cmake --preset release && cmake --build --preset release"
  mapfile -t missing < <(missing_packages "$root/scripts/packages.txt" "$@")
  ((${#missing[@]} > 0)) || return 0
  ((EUID == 0)) || command -v sudo >/dev/null ||
    fail "${#missing[@]} packages are missing and only root can install them" \
      "run this as root, or let root run: apt-get install ${missing[*]}"
  apt_install "${missing[@]}"
}

# --- building -----------------------------------------------------------------------------------

# As many compilers as there are cores, and 1.5 GB of memory for each.
compilers() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
  ((memory >= cores)) || cores=$memory
  echo $((cores > 0 ? cores : 1))
}

# configure FOLDER [CMAKE-OPTION...]: prepares the build folder, once; an optimised build.
configure() {
  local folder=$1
  shift
  [[ ! -f $folder/build.ninja ]] || return 0
  say "configuring $folder"
  quietly "$folder/configure.log" cmake -S "$root" --preset release -B "$folder" "$@"
}

# build FOLDER TARGET...
build() {
  local folder=$1
  shift
  say "building $* with $(compilers) compilers"
  cmake --build "$folder" --parallel "$(compilers)" --target "$@"
}

# --- MPI ----------------------------------------------------------------------------------------

# launcher FOLDER: that of the MPI that FOLDER was built with.
launcher() { sed -n 's/^MPIEXEC_EXECUTABLE:FILEPATH=//p' "$1/CMakeCache.txt"; }

# mpi FOLDER RANKS COMMAND...: runs it under that launcher.
mpi() {
  local folder=$1 ranks=$2
  shift 2
  if ((EUID == 0)); then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  fi
  "$(launcher "$folder")" --oversubscribe -n "$ranks" "$@"
}
