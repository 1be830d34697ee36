#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# check.sh [--all]: installs what is missing, builds, and runs every test. The
# last line is "N passed, N failed, N skipped".
#
# Alone it tests the build that run.sh uses. With --all, which is what CI does:
#   _build-asan   gcc, AddressSanitizer, LeakSanitizer, UBSan: every test
#   _build-gcc    gcc, optimised: every test
#   _build-clang  clang, optimised: builds
#   _build-fuzz   clang, libFuzzer: each target its seeds, then 30 s of its own
# and warnings are errors in all of them.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
top=$(dirname -- "$here")
fuzz_seconds=30
logs=()

headline ()
{
  printf '\n== %s (%d s)\n' "$*" "$SECONDS"
}

# result 0|1 NAME: one line of TAP of our own.
result ()
{
  [ "$1" = 0 ] || printf 'not ' >>"$own_log"
  printf 'ok %s\n' "$2" >>"$own_log"
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
  meson test -C "$top/$name" --no-rebuild --print-errorlogs "$@" || true
}

check_quickly ()
{
  build _build && run_tests _build
}

check_all ()
{
  local strict=-Dwerror=true

  build _build-asan "$strict" -Db_sanitize=address,undefined -Doptimization=1 &&
    run_tests _build-asan --timeout-multiplier 3
  build _build-gcc "$strict" && run_tests _build-gcc
  CC=clang-14 build _build-clang "$strict"
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
