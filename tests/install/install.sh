#!/usr/bin/env bash
# Installs Cairn, moves it to another place, builds the examples against it there and runs them.
set -euo pipefail
examples=$CAIRN_SOURCE_DIR/examples
if [[ ! -f $examples/CMakeLists.txt ]]; then
  echo "there are no examples"
  exit 77
fi

cmake --install "$CAIRN_BUILD_DIR" --prefix "$PWD/first place" >install.log
mv "first place" "second place"
"second place/bin/cairn" --help >help.txt
grep -q run help.txt

cmake -S "$examples" -B build -G Ninja -DCMAKE_CXX_COMPILER="$CAIRN_CXX" \
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$PWD/second place"
grep -qx "cairn_DIR:PATH=$PWD/second place/lib/cmake/cairn" build/CMakeCache.txt
cmake --build build
ctest --test-dir build --output-on-failure --no-tests=error
