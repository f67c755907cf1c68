#!/usr/bin/env bash
# Checks that the same sources work with LibTorch 2.x, from PyPI's wheel, which is built for CUDA:
# the cairn command links its GPU libraries, and the tests of the train room run on the CPU.
# Usage: scripts/check-torch2.sh [FOLDER]. FOLDER (build/torch2) keeps the wheel (1.2 GB) and the
# build for the next time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# libtorch_cpu of a CUDA build loads the CUDA runtime and CUPTI even where there is no GPU.
wheels=(torch==2.15.0 'nvidia-cuda-runtime==13.*' 'nvidia-cuda-cupti==13.*')
folder=${1:-$root/build/torch2}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
site=$folder/site
tree=$folder/build

# Unpacked beside its place and moved there when complete. pip moves files from TMPDIR.
install_wheels() {
  local version=${wheels[0]}
  [[ $(cat "$site/complete" 2>/dev/null) != "${wheels[*]}" ]] || return 0
  say "downloading $version without its dependencies from PyPI (0.5 GB) into $folder"
  rm -rf "$site" "$folder/part"
  mkdir -p "$folder/part/tmp"
  TMPDIR=$folder/part/tmp quietly "$folder/pip.log" /usr/bin/python3 -m pip install --no-deps \
    --no-cache-dir --no-compile --only-binary :all: --target "$folder/part/site" "${wheels[@]}"
  echo "${wheels[*]}" >"$folder/part/site/complete"
  mv "$folder/part/site" "$site"
  rm -rf "$folder/part"
}

# build_with_cuda ON|OFF TARGET: builds it with or without LibTorch's GPU libraries.
build_with_cuda() {
  configure "$tree" -DCAIRN_TORCH_ROOT="$site/torch"
  quietly "$tree/configure.log" cmake "$tree" -DCAIRN_CUDA="$1"
  build "$tree" "$2"
}

# Not run: it would need all of NVIDIA's libraries, 2 GB, even without a GPU.
link_with_cuda() {
  say "linking cairn with LibTorch's CUDA libraries"
  build_with_cuda ON cairn
  readelf --dynamic "$tree/cairn" | grep -q 'NEEDED.*libtorch_cuda' ||
    fail "$tree/cairn does not load libtorch_cuda" "so it would not see any GPU; see CairnTorch.cmake"
}

test_on_cpu() {
  say "testing the train room with ${wheels[0]} on the CPU"
  build_with_cuda OFF test_train
  ctest --test-dir "$tree" --output-on-failure --no-tests=error --parallel 2 --tests-regex '^train\.'
}

install_packages
install_wheels
link_with_cuda
test_on_cpu
