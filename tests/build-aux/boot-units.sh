#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# boot-units.sh BUILD: boots a systemd of its own over what is on this machine, installs
# the build there, and runs the units as they are: by hand, as root, before a release.
# Nothing of this machine is changed: the root is an overlay in memory, in a mount
# namespace, with devices, processes and network of its own, and goes when this ends.
# Wants systemd-nspawn (Debian: systemd-container) and curl.
set -eu

here=$(dirname "$(realpath "$0")")

fail ()
{
  echo "boot-units: $1" >&2
  exit 1
}

# Mounts what the machine sees, and installs.
prepare ()
{
  mount --make-rprivate /
  mount -t tmpfs tmpfs "$place"
  mkdir "$place"/{changes,work,root}
  mount -t overlay overlay -o "lowerdir=/,upperdir=$place/changes,workdir=$place/work" "$place/root"
  mount -t tmpfs -o mode=1777 tmpfs "$place/root/tmp"
  DESTDIR="$place/root" meson install -C "$build" --no-rebuild >"$place/install.log"
  cp "$here/boot-units-inside.sh" "$place/root/root/"
  # Only the units and what systemd itself needs: no services of this machine.
  rm -rf "$place"/root/etc/systemd/system/*.wants
  echo uninitialized >"$place/root/etc/machine-id"
  chroot "$place/root" ldconfig
  if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -R /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
  fi
}

# inside COMMAND...: runs it in the machine.
inside ()
{
  nsenter --target "$(pgrep -P "$machine" | head -1)" --all env --ignore-environment \
    PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 HOME=/root "$@"
}

boot ()
{
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --directory="$place/root" --register=no \
    --keep-unit --private-network --console=pipe --resolv-conf=off --timezone=off \
    /lib/systemd/systemd >"$place/boot.log" 2>&1 </dev/null &
  machine=$!
  for _ in $(seq 300); do
    kill -0 "$machine" || fail "it does not boot: $(cat "$place/boot.log")"
    # It is “degraded” where a unit of this machine's own has failed.
    case $(inside systemctl is-system-running 2>/dev/null || true) in
      running | degraded) return ;;
    esac
    sleep 0.2
  done
  fail "it does not come up: $(cat "$place/boot.log")"
}

run ()
{
  local status=0

  prepare
  boot
  inside bash /root/boot-units-inside.sh || status=$?
  inside systemctl poweroff || true
  wait "$machine" || true
  exit "$status"
}

[ $# -ge 1 ] || fail "boot-units.sh BUILD"
build=$(realpath "$1")
if [ "${2:-}" = --unshared ]; then
  place=$3
  run
fi
[ "$(id -u)" = 0 ] || fail "only root can mount and boot"
[ -n "$(command -v systemd-nspawn)" ] || fail "systemd-nspawn is not installed: systemd-container"
place=$(mktemp -d /tmp/refrain-boot.XXXXXX)
trap 'rmdir "$place"' EXIT
unshare --mount "$here/boot-units.sh" "$build" --unshared "$place"
