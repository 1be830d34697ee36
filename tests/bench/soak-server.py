#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server at full load for long: nothing leaks, nothing is left open, nothing is lost.

    soak-server.py REFRAIN [SECONDS [CONNECTIONS]]

wrk asks for hits, checks, 304s and assets, and now and then for something new. Memory,
descriptors and threads are told at a tenth, a fifth, a half and at the end of the time,
and when the server has come to rest after the load. From two minutes on memory has to
stay: the middle of the last half minute is compared with that of the one before the two,
since at one moment more wait for the disk than at another. What is open at rest is compared with what was open when each connection had asked
for one new thing, since connections to the database that are kept for the next request
are no leak; they are told. Then each of the new things has to be a hit, and the store has
to be sound.
"""

import collections
import concurrent.futures
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

# Of so many requests one is new.
NEW = 400
ASSET = 50000

# When it is looked at, as shares of the time.
SHARES = (0.1, 0.2, 0.5, 0.98)

# By what share memory may grow between a fifth of the time and its end, and by how much
# more, in kB: threads come and go, and each has its stack.
GROWTH = 0.05
THREADS = 1024

# Seconds of which the middle is taken.
SPAN = 30

# The same where there are no two minutes before: caches are being filled.
GROWTH_OF_START = 12 * 1024

# Descriptors that may stay: SQLite keeps those of a few connections that were closed, for
# the next ones. And how many seconds the server may take to come to rest: a connection to
# the database is closed when nobody has used it for ten, one in each second.
KEPT = 3
REST = 60

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


def count_open(pid):
    """What is open, by name."""
    names = collections.Counter()
    for number in os.listdir(f'/proc/{pid}/fd'):
        try:
            names[os.path.basename(os.readlink(f'/proc/{pid}/fd/{number}')).split(':')[0]] += 1
        except FileNotFoundError:
            pass
    return names


def look(pid, when):
    with open(f'/proc/{pid}/status', encoding='utf-8') as stream:
        status = dict(line.split(':', 1) for line in stream)
    names = count_open(pid)
    state = {'memory': int(status['VmRSS'].split()[0]), 'threads': int(status['Threads']),
             'open': names, 'descriptors': sum(names.values())}
    print(f'{when:>20}: {state["memory"]:8} kB  {state["descriptors"]:4} descriptors  '
          f'{state["threads"]:4} threads  {names["refrain.db-wal"]:3} connections to the database',
          flush=True)
    return state


def warm(url, pid, hit, connections):
    """Each of its threads has had something to do."""
    def ask_twice(number):
        ask(f'{url}/api/v1/generations', {**hit, 'params': {'prompt': f'warm {number}'}})
        ask(f'{url}/api/v1/generations', hit)

    with concurrent.futures.ThreadPoolExecutor(connections) as clients:
        list(clients.map(ask_twice, range(connections)))
    return look(pid, 'before')


def rest(pid, before):
    """Waits until no more is open than before, if it comes to that."""
    began = time.monotonic()
    while True:
        more = count_open(pid) - before['open']
        waited = time.monotonic() - began
        if sum(more.values()) <= KEPT and waited > 5 or waited > REST:
            look(pid, f'{waited:.0f} s after')
            print(f'open beyond what was before: {dict(more) or "nothing"}')
            return sum(more.values()) <= KEPT
        time.sleep(0.5)


class Memory(threading.Thread):
    """Notes each second what the server takes, in kB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.file = f'/proc/{pid}/statm'
        self.began = time.monotonic()
        self.notes = []
        self.ends = threading.Event()

    def run(self):
        page = os.sysconf('SC_PAGESIZE') // 1024
        while not self.ends.wait(1):
            with open(self.file, encoding='ascii') as stream:
                resident = int(stream.read().split()[1]) * page
            self.notes.append((time.monotonic() - self.began, resident))

    def middle(self, until):
        """Of the half minute before that time."""
        span = min(SPAN, until)
        return int(statistics.median(
            [memory for at, memory in self.notes if until - span <= at <= until + 1]))


def load(url, server, script, seconds, connections):
    memory = Memory(server.pid)
    memory.start()
    with subprocess.Popen(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--timeout', '30s',
                           '-s', script, url], stdout=subprocess.PIPE, text=True) as client:
        for share in SHARES:
            time.sleep(max(0, memory.began + share * seconds - time.monotonic()))
            look(server.pid, f'after {share * seconds:.0f} s')
        said = client.communicate()[0]
    memory.ends.set()
    memory.join()
    rate = re.search(r'Requests/sec:\s+([\d.]+)', said).group(1)
    wrong = re.search(r'Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)', said)
    print(f'{rate} requests/s over {connections} connections{"  " + wrong.group(0) if wrong else ""}')
    return memory, int(re.search(r'new: (\d+)', said).group(1)), wrong


def has_grown(memory, seconds):
    middles = [memory.middle(share * seconds) for share in SHARES]
    settled, last = middles[1], middles[-1]
    most = settled * (1 + GROWTH) + THREADS if seconds >= 600 else settled + GROWTH_OF_START
    print(f'memory, the middle of half a minute each time: {", ".join(map(str, middles))} kB; at most '
          f'{most:.0f} kB are good; at one moment {max(note for _, note in memory.notes)} kB')
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
            before = warm(url, server.pid, hit, connections)
            memory, made, wrong = load(url, server, script, seconds, connections)
            is_closed = rest(server.pid, before)
            lost = count_lost(url, made, connections)
            server.terminate()
            if server.wait(timeout=60) != 0:
                faults.append('the server did not end well')
        verdict = subprocess.run([*command, 'cache', 'verify'], env=environment, check=False)
    if verdict.returncode != 0:
        faults.append('the store is not sound')
    if wrong or lost:
        faults.append('some were not answered, or lost')
    if has_grown(memory, seconds):
        faults.append('memory has grown')
    if not is_closed:
        faults.append('descriptors are left open')
    if faults:
        raise SystemExit('; '.join(faults))


if __name__ == '__main__':
    main()
