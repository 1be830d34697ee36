#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# run.sh [ARGUMENT…]: installs what is missing, builds into _build, and becomes
# refrain with these arguments. Without arguments: the studio where there is a
# display, else a short tour.
#
# The working directory stays the caller's, so that relative paths mean what
# they say, and standard output is the program's own.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
build=$(dirname -- "$here")/_build

"$here/setup.sh" build "$build" >&2

if [ $# -eq 0 ] && [ -n "${WAYLAND_DISPLAY-}${DISPLAY-}" ]; then
  exec "$build/src/studio/refrain-studio"
fi
if [ $# -eq 0 ]; then
  exec "$here/tour.sh" "$build/src/cli/refrain"
fi
exec "$build/src/cli/refrain" "$@"
