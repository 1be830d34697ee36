#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# check.sh [--all]: installs what is missing, builds, and runs every test. The
# last line is "N passed, N failed, N skipped".
#
# Alone it tests the build that run.sh uses. With --all, which is what CI does:
#   _build-asan   gcc, AddressSanitizer, LeakSanitizer, UBSan: every test but the
#                 suite "plain"; where a test is of it stands why
#   _build-gcc    gcc, optimised: every test
#   _build-fuzz   clang: builds the fuzz targets, and reads all other sources;
#                 libFuzzer: each target its seeds, then 30 s of its own
# and warnings are errors in all of them.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
top=$(dirname -- "$here")
fuzz_seconds=30
# Many tests wait for a disk, a clock or another process: more run than compute.
test_programs=$((2 * $(nproc)))
logs=()

headline ()
{
  printf '\n== %s (%d s)\n' "$*" "$SECONDS"
}

# result STATUS NAME [SKIP-REASON]: one line of TAP of our own.
result ()
{
  local not=
  [ "$1" = 0 ] || not='not '
  printf '%sok %s\n' "$not" "$2${3:+ # SKIP $3}" >>"$own_log"
}

# build NAME [MESON-OPTION…]
build ()
{
  local name=$1 status=0
  shift
  headline "build $name"
  "$here/setup.sh" 'build test' "$top/$name" "$@" || status=$?
  result "$status" "build $name"
  return "$status"
}

# run_tests NAME [OPTION…]: what fails is counted at the end, from the log.
run_tests ()
{
  local name=$1 log=$top/$1/meson-logs/testlog.json
  shift
  headline "test $name"
  rm -f -- "$log"
  logs+=("$log")
  meson test -C "$top/$name" --no-rebuild --print-errorlogs --num-processes "$test_programs" "$@" || true
}

# A tracer, or a strict container, forbids LeakSanitizer to look at the threads.
# The tests set ASAN_OPTIONS, so the way to do without is LSAN_OPTIONS.
try_leak_check ()
{
  local said
  said=$(ASAN_OPTIONS=detect_leaks=1 "$top/_build-asan/src/cli/refrain" --version 2>&1 || true)
  case $said in
    *'LeakSanitizer has encountered a fatal error'*)
      export LSAN_OPTIONS=detect_leaks=0
      result 0 'leak check' 'LeakSanitizer cannot run here'
      ;;
    *) result 0 'leak check' ;;
  esac
}

# fuzz_target PROGRAM: its seeds, which stand in the folder of its name beside
# its source, and then as many seconds of its own finding.
fuzz_target ()
{
  local program=$1 name folder seeds found status=0
  name=$(basename -- "$program")
  folder=${program#"$top/_build-fuzz/"}
  seeds=$top/$(dirname -- "$folder")/$name
  found=$(mktemp -d)
  [ -d "$seeds" ] || seeds=
  "$program" -runs=0 ${seeds:+"$seeds"} >"$found.log" 2>&1 || status=$?
  [ "$status" = 0 ] || tail -n 40 "$found.log"
  result "$status" "$name: seeds"
  status=0
  "$program" -max_total_time=$fuzz_seconds -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$top/_build-fuzz/" "$found" ${seeds:+"$seeds"} >"$found.log" 2>&1 || status=$?
  tail -n "$([ "$status" = 0 ] && echo 1 || echo 40)" "$found.log"
  result "$status" "$name: $fuzz_seconds s"
  rm -rf -- "$found" "$found.log"
}

# What the fuzz targets are not made of: clang's warnings are in reading it.
read_sources ()
{
  headline "read by clang"
  /usr/bin/python3 "$here/read-sources.py" "$top/_build-fuzz" >>"$own_log" || true
}

fuzz ()
{
  local program
  headline "fuzz"
  for program in "$top"/_build-fuzz/tests/*/fuzz-*; do
    [ -f "$program" ] || continue
    fuzz_target "$program" &
    # Each runs one thread.
    [ "$(jobs -rp | wc -l)" -lt "$(nproc)" ] || wait -n
  done
  wait
}

check_quickly ()
{
  build _build && run_tests _build
}

check_all ()
{
  local strict=-Dwerror=true sanitizers=-Db_sanitize=address,undefined
  # What makes a build quicker and changes nothing that it is tested for: headers are
  # read once for each library, and debuggers get lines at most.
  local quick=(-Db_pch=true -Ddebug=false)

  # The quicker of gcc's linkers, where it is there.
  if command -v ld.gold >/dev/null; then
    export CC_LD=gold
  fi
  if build _build-asan "$strict" "$sanitizers" -Doptimization=1 "${quick[@]}" -Dc_args=-g1; then
    try_leak_check
    run_tests _build-asan --timeout-multiplier 3 --no-suite plain
  fi
  build _build-gcc "$strict" "${quick[@]}" && run_tests _build-gcc --timeout-multiplier 2
  unset CC_LD
  if CC=clang-14 RF_TARGET=fuzz-targets build _build-fuzz "$strict" "$sanitizers" -Db_lundef=false \
    -Doptimization=1 -Dfuzz=true; then
    read_sources
    fuzz
  fi
}

case "$*" in
  '') mode=check_quickly ;;
  --all) mode=check_all ;;
  *)
    echo "usage: $0 [--all]" >&2
    exit 2
    ;;
esac

own_log=$(mktemp --suffix .tap)
trap 'rm -f -- "$own_log"' EXIT
logs+=("$own_log")
"$mode" || true
headline "summary"
/usr/bin/python3 "$here/count-tests.py" "${logs[@]}"
