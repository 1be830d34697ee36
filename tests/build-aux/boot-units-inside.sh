#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What boot-units.sh looks at in the machine that it has booted. Prints TAP.
set -u

base=http://127.0.0.1:8000
made=$base/api/v1/generations
number=0
failed=0

# check NAME COMMAND...
check ()
{
  local name=$1 said

  shift
  number=$((number + 1))
  if said=$("$@" 2>&1); then
    echo "ok $number $name"
  else
    failed=1
    echo "not ok $number $name"
    printf '%s\n' "$said" | sed 's/^/# /' | head -40
  fi
}

# ask BODY [OPTIONS...]: a generation; what was made is in /tmp/answer.
ask ()
{
  local body=$1

  shift
  curl --fail-with-body --silent --show-error --max-time 300 --output /tmp/answer --data "$body" "$@" "$made" ||
    { cat /tmp/answer; return 1; }
}

says ()
{
  local wanted=$1

  shift
  "$@" | tee /tmp/said | grep -q -- "$wanted" || { cat /tmp/said; return 1; }
}

begins_without_configuration ()
{
  rm -rf /etc/refrain
  systemctl start refrain.service && says healthy curl --silent "$base/api/health"
}

is_hardened ()
{
  local process

  process=$(systemctl show --property MainPID --value refrain)
  says '^CapEff:.0*$' cat "/proc/$process/status" && says '^Seccomp:.2' cat "/proc/$process/status" &&
    ! setpriv --reuid nobody --regid nogroup --clear-groups ls /var/lib/refrain/
}

makes_films ()
{
  ask '{"steps":[{"kind":"image","params":{"prompt":"a fox"}},{"kind":"video","params":{"prompt":"walk","duration":2},"inputs":{"image":{"step":0}}}]}' &&
    says '"media_type":"video/' cat /tmp/answer
}

finds_it_again ()
{
  ask '{"kind":"image","params":{"prompt":"a fox"}}' --dump-header /tmp/head &&
    says '^X-Cache: HIT' cat /tmp/head
}

guards_the_clock ()
{
  [ -s /var/lib/private/refrain/clock ]
}

cleans_up ()
{
  systemctl start refrain-cleanup.service && systemctl start refrain-cleanup.timer &&
    says refrain-cleanup.timer systemctl list-timers
}

works_beside_it ()
{
  says 'entries in the cache' systemd-run --quiet --pipe --wait --uid=refrain -p DynamicUser=yes \
    -p StateDirectory=refrain -E XDG_CONFIG_HOME=/etc refrain --data-dir /var/lib/refrain stats
}

has_keys_of_credentials ()
{
  mkdir -p /etc/refrain /etc/systemd/system/refrain.service.d
  printf 'sk-canary-5f1e' >/etc/refrain/openai.key
  chmod 0600 /etc/refrain/openai.key
  printf '[Service]\nLoadCredential=openai:/etc/refrain/openai.key\n' \
    >/etc/systemd/system/refrain.service.d/key.conf
  systemctl daemon-reload && systemctl restart refrain &&
    says '"ready":true' curl --silent "$base/api/v1/providers/openai"
}

keeps_secrets ()
{
  ask '{"kind":"image","provider":"openai","params":{"prompt":"whisper-7c2a"}}' >/tmp/refused
  ! journalctl --output cat --no-pager | grep 'canary\|whisper-7c2a'
}

gets_up_again ()
{
  systemctl kill --signal SEGV refrain
  sleep 4
  says healthy curl --silent "$base/api/health" && says 'NRestarts=1' systemctl show -p NRestarts refrain
}

takes_queued_up_again ()
{
  ask '{"kind":"music","params":{"prompt":"later","duration":60}}' --header 'Prefer: respond-async' || return 1
  systemctl restart refrain || return 1
  for _ in $(seq 100); do
    curl --silent "$made/1" | grep -q '"state":"done"' && return
    sleep 0.5
  done
  curl --silent "$made/1"
  return 1
}

ends_well ()
{
  ask '{"kind":"music","params":{"prompt":"while it ends","duration":30}}' &
  sleep 0.2
  systemctl stop refrain && wait $! && says 'Result=success' systemctl show --property Result refrain
}

check begins-without-configuration begins_without_configuration
check is-hardened is_hardened
check makes-films makes_films
check makes-speech ask '{"kind":"tts","params":{"text":"hello there"}}'
check makes-music ask '{"kind":"music","params":{"prompt":"calm evening","duration":4}}'
check finds-it-again finds_it_again
check guards-the-clock guards_the_clock
check cleans-up cleans_up
check works-beside-it works_beside_it
check takes-queued-up-again takes_queued_up_again
check has-keys-of-credentials has_keys_of_credentials
check keeps-secrets keeps_secrets
check gets-up-again gets_up_again
check ends-well ends_well
echo "1..$number"
exit "$failed"
