#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# screenshots.sh FOLDER: pictures of every panel of the studio, light, dark, 360 pixels
# wide, with large text, from right to left, and in German, after a small library was made with the providers
# that need no key. Installs and builds what is missing first.
set -euo pipefail

here=$(dirname -- "$(readlink -f -- "$0")")
top=$(dirname -- "$here")
build=$top/_build
folder=${1:?usage: $0 FOLDER}

"$here/setup.sh" 'build test' "$build" >&2
mkdir -p -- "$folder"
data=$(mktemp -d)
trap 'rm -rf -- "$data"' EXIT

refrain ()
{
  "$build/src/cli/refrain" --data-dir "$data" --config /dev/null --quiet "$@" >/dev/null
}

fill ()
{
  local prompt
  for prompt in 'a fox with a red scarf' 'an owl reading at night' 'a happy robot in the rain' \
    'a sleeping cat' 'a hero with a blue cape' 'a queen in winter' 'a tired baker' 'a pirate'; do
    refrain generate image "$prompt" --tag cast
  done
  refrain generate image 'a fox with a red scarf'
  refrain generate tts 'Once upon a time there was a machine that never paid twice.'
  refrain generate music 'a calm evening by the sea' -p seconds=10
  refrain generate video 'a waving fox' -p seconds=2
}

take ()
{
  LANGUAGE=$1 LC_ALL=C.UTF-8 "$top/tests/studio/headless.py" \
    "$build/tests/studio/studio-screenshots" "$2" "$data" "$3"
}

fill
for look in light dark narrow large rtl; do
  take en "$folder" "$look"
done
mkdir -p -- "$folder/de"
take de "$folder/de" light
