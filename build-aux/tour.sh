#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# tour.sh REFRAIN: the main job in a few commands, without network or key. Each
# kind once (a miss) and once more (a hit), then the statistics. It uses a data
# directory of its own, so that it is the same each time and touches nothing.
set -euo pipefail

refrain=$1
REFRAIN_DATA_DIR=$(mktemp -d -- "${TMPDIR:-/tmp}/refrain-tour.XXXXXX")
export REFRAIN_DATA_DIR
unset REFRAIN_SERVER REFRAIN_CONFIG

show ()
{
  local word line='refrain'
  for word in "$@"; do
    case $word in
      *\"*) line+=" '$word'" ;;
      *[!A-Za-z0-9_./=-]*) line+=" \"$word\"" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '\n$ %s\n' "$line"
  "$refrain" "$@"
}

twice ()
{
  show "$@"
  show "$@"
}

printf 'A short tour of Refrain. Everything it makes stays in %s\n' "$REFRAIN_DATA_DIR"
twice generate image 'a grandmother waving, cosy evening'
twice generate video 'a grandmother waving, cosy evening'
twice generate tts 'Good evening. Shall we begin?'
twice generate music 'a calm piano piece'
twice generate text -p 'history={"points":[{"age":90,"heart_rate":70,"steps":0},{"age":45,"heart_rate":85,"steps":0},{"age":0,"heart_rate":100,"steps":0}]}'
show stats
