#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server at full load for long: nothing leaks, nothing is left open, nothing is lost.

    soak-server.py REFRAIN [SECONDS [CONNECTIONS]]

wrk asks for hits, checks, 304s and assets, and now and then for something new. Memory,
descriptors and threads are told at a tenth, a fifth, a half and at the end of the time,
and five seconds after the load has stopped. From two minutes on memory has to stay. Then
each of the new things has to be a hit, and the store has to be sound.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request

# Of so many requests one is new.
NEW = 400
ASSET = 50000

# By what share memory may grow between a fifth of the time and its end, and by how much
# more, in kB: threads come and go, and each has its stack.
GROWTH = 0.05
THREADS = 1024

# The same where there are no two minutes before: caches are being filled.
GROWTH_OF_START = 12 * 1024

# Descriptors that may stay: the store keeps up to 16 connections, each with two, and
# closes them one by one when it is used again.
KEPT = 36

SCRIPT = """
told = 0
local count = 0
local names = { ["If-None-Match"] = '"%(sha256)s"' }
local requests
function init ()
  requests = {
    wrk.format ("POST", "/api/v1/generations", nil, [[%(hit)s]]),
    wrk.format ("POST", "/api/v1/generations/cache/check", nil, [[%(hit)s]]),
    wrk.format ("GET", "%(url)s", names),
    wrk.format ("POST", "/api/v1/generations", nil, [[%(hit)s]]),
    wrk.format ("GET", "%(url)s"),
  }
end
function request ()
  count = count + 1
  if count %% %(new)d == 0 then
    told = told + 1
    return wrk.format ("POST", "/api/v1/generations", nil,
      string.format ('{"kind":"image","provider":"dummy","params":{"prompt":"new %%d"}}', told))
  end
  return requests[count %% #requests + 1]
end
local threads = {}
function setup (thread) table.insert (threads, thread) end
function done ()
  for _, thread in ipairs (threads) do print ("new: " .. thread:get ("told")) end
end
"""


def ask(url, body=None):
    request = urllib.request.Request(url, data=json.dumps(body).encode() if body else None)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def new_request(number):
    return {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': f'new {number}'}}


def look(pid, when):
    with open(f'/proc/{pid}/status', encoding='utf-8') as stream:
        status = dict(line.split(':', 1) for line in stream)
    state = {'memory': int(status['VmRSS'].split()[0]), 'threads': int(status['Threads']),
             'descriptors': len(glob.glob(f'/proc/{pid}/fd/*'))}
    print(f'{when:>20}: {state["memory"]:8} kB  {state["descriptors"]:4} descriptors  '
          f'{state["threads"]:4} threads', flush=True)
    return state


def load(url, server, script, seconds, connections):
    states = []
    began = time.monotonic()
    with subprocess.Popen(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--timeout', '30s',
                           '-s', script, url], stdout=subprocess.PIPE, text=True) as client:
        for share in (0.1, 0.2, 0.5, 0.98):
            time.sleep(max(0, began + share * seconds - time.monotonic()))
            states.append(look(server.pid, f'after {share * seconds:.0f} s'))
        said = client.communicate()[0]
    rate = re.search(r'Requests/sec:\s+([\d.]+)', said).group(1)
    wrong = re.search(r'Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)', said)
    print(f'{rate} requests/s over {connections} connections{"  " + wrong.group(0) if wrong else ""}')
    return states, int(re.search(r'new: (\d+)', said).group(1)), wrong


def has_grown(states, seconds):
    settled, last = states[1]['memory'], states[-1]['memory']
    most = settled * (1 + GROWTH) + THREADS if seconds >= 600 else settled + GROWTH_OF_START
    return last > most


def count_lost(url, made, connections):
    """What was asked for last may have been cut off with the load."""
    lost = 0
    for number in range(1, made - connections):
        check = ask(f'{url}/api/v1/generations/cache/check', new_request(number))
        lost += not check['cached']
    print(f'{made} new things were asked for, and {lost} of them are lost')
    return lost


def main():
    refrain = os.path.abspath(sys.argv[1])
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    connections = int(sys.argv[3]) if len(sys.argv) > 3 else 64
    faults = []
    with tempfile.TemporaryDirectory(prefix='refrain-soak-') as folder:
        command = [refrain, '--quiet', '--data-dir', os.path.join(folder, 'store')]
        environment = {**os.environ, 'RF_TEST_PROVIDERS': '1'}
        with subprocess.Popen([*command, 'serve', '--listen', '127.0.0.1:0'], text=True,
                              stdout=subprocess.PIPE, env=environment) as server:
            url = server.stdout.readline().strip()
            hit = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'hit', 'bytes': ASSET}}
            asset = ask(f'{url}/api/v1/generations', hit)['assets'][0]
            script = os.path.join(folder, 'soak.lua')
            with open(script, 'w', encoding='utf-8') as stream:
                stream.write(SCRIPT % {'hit': json.dumps(hit), 'new': NEW, **asset})
            before = look(server.pid, 'before')
            states, made, wrong = load(url, server, script, seconds, connections)
            time.sleep(5)
            after = look(server.pid, '5 s after')
            lost = count_lost(url, made, connections)
            server.terminate()
            if server.wait(timeout=60) != 0:
                faults.append('the server did not end well')
        verdict = subprocess.run([*command, 'cache', 'verify'], env=environment, check=False)
    if verdict.returncode != 0:
        faults.append('the store is not sound')
    if wrong or lost:
        faults.append('some were not answered, or lost')
    if has_grown(states, seconds):
        faults.append('memory has grown')
    if after['descriptors'] > before['descriptors'] + KEPT:
        faults.append('descriptors are left open')
    if faults:
        raise SystemExit('; '.join(faults))


if __name__ == '__main__':
    main()
