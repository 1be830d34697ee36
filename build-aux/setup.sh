#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# setup.sh LISTS BUILD [MESON-OPTION…]: installs what is missing from the named
# lists of build-aux/packages ("build", or "build test"), and configures and
# builds into the folder BUILD: everything, or the one target in RF_TARGET. run.sh
# and check.sh call it.
#
# It runs under a lock, so that two at once are right, says little on standard
# error and everything in BUILD/setup.log. Nothing to do is nothing said: dpkg
# and ninja are asked each time, which is quick, and right after a git pull too.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
top=$(dirname -- "$here")

say ()
{
  printf 'refrain set-up: %s\n' "$*" >&2
}

fail ()
{
  say "$*"
  exit 1
}

# Runs a command into the log, and shows the end of it when it fails.
logged ()
{
  # The log is of one set-up, and stays when the next has nothing to do.
  [ "$log_is_ours" = yes ] || : >"$log"
  log_is_ours=yes
  printf '\n$ %s\n' "$*" >>"$log"
  if ! "$@" >>"$log" 2>&1 </dev/null; then
    say "failed: $*"
    tail -n 40 -- "$log" >&2
    fail "the whole of it stands in $log"
  fi
}

list_packages ()
{
  awk -v wanted=" $1 " '
    /^\[/ { section = substr ($0, 2, length ($0) - 2); next }
    /^[^#]/ && index (wanted, " " section " ") { print $1 }' "$here/packages"
}

list_missing ()
{
  local package packages installed
  packages=$(list_packages "$1")
  # Of packages that it has never heard of dpkg-query says so, and fails.
  # shellcheck disable=SC2086 # names of packages hold no spaces
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null || true)
  for package in $packages; do
    case $'\n'$installed$'\n' in
      *$'\n'"$package installed"$'\n'*) ;;
      *) printf '%s\n' "$package" ;;
    esac
  done
}

install_packages ()
{
  local as_root=() apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600)

  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null ||
      fail "neither root nor sudo; as root, do: apt-get install --no-install-recommends $*"
    as_root=(sudo)
    # Without a terminal sudo must not wait for a password that nobody types.
    [ -t 2 ] || as_root+=(-n)
    "${as_root[@]}" true || fail "sudo refuses; as root, do: apt-get install --no-install-recommends $*"
  fi
  say "installing from Debian: $*"
  # A machine without network may still have them all in its package cache, so
  # it is the installation that fails.
  logged "${as_root[@]}" sh -c '"$@" || echo "apt-get update failed"' - "${apt[@]}" update
  logged "${as_root[@]}" "${apt[@]}" install --no-install-recommends "$@"
}

ensure_packages ()
{
  local missing

  if ! command -v dpkg-query >/dev/null; then
    say "this is not Debian: what $here/packages lists is taken to be here"
    return
  fi
  missing=$(list_missing "$1")
  # shellcheck disable=SC2086 # names of packages hold no spaces
  [ -z "$missing" ] || install_packages $missing
}

# A build tree remembers where its sources stood and what it was told.
ensure_configured ()
{
  local wanted
  wanted=$(printf '%s\n' "$top" "${CC-}" "$@")

  if [ -e "$build/build.ninja" ] && [ "$(cat -- "$build/setup.stamp" 2>/dev/null)" = "$wanted" ]; then
    return
  fi
  say "configuring $build"
  rm -rf -- "$build/build.ninja" "$build/meson-private" "$build/meson-info"
  logged meson setup "$@" -- "$build" "$top"
  printf '%s\n' "$wanted" >"$build/setup.stamp"
}

ensure_built ()
{
  if ninja -C "$build" -n ${RF_TARGET-} 2>/dev/null </dev/null | grep -q 'no work to do'; then
    return
  fi
  say "building $build"
  logged ninja -C "$build" ${RF_TARGET-}
}

lists=$1
build=$2
shift 2
log=$build/setup.log
log_is_ours=no

if [ "${RF_SETUP_LOCKED-}" != "$build" ]; then
  mkdir -p -- "$build" || fail "cannot make $build"
  flock -w 2 "$build/setup.lock" true || say "waiting for another set-up of $build"
  # flock -o: what set-up starts must not inherit the lock and keep it.
  RF_SETUP_LOCKED=$build exec flock -o "$build/setup.lock" "$0" "$lists" "$build" "$@"
fi
unset RF_SETUP_LOCKED

ensure_packages "$lists"
ensure_configured "$@"
ensure_built
