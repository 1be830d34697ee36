#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many people's watches for a simulated while, and then how fast they are told “the same”.

    bench-avatars.py REFRAIN BENCH_AVATARS [PEOPLE [MINUTES [SECONDS [FACES]]]]

The first part is bench-avatars.c, which says on standard error how far it is; Ctrl-C ends it
with the figures there are. Then `refrain serve` serves what has come of it: 304s of a
person's state beside nginx' 304s of a static file, which take turns, where wrk and nginx
are there. They are compared by the processor time of the two servers, which a busy machine
does not change much, and by requests a second, which it does.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

BENCH = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, BENCH)
peers = __import__('bench-server')

ROUNDS = 5


def etag_of(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.headers['ETag']


def assert_same(url, etag):
    """That it is a 304 without a body which is measured."""
    request = urllib.request.Request(url, headers={'If-None-Match': etag})
    try:
        urllib.request.urlopen(request, timeout=60).close()
    except urllib.error.HTTPError as answer:
        assert answer.code == 304 and answer.read() == b'', answer.code
        return
    raise AssertionError('it is not the same')


def find_shown(url):
    """Somebody who has an avatar, or who there is."""
    people = json.loads(peers.ask(f'{url}/api/v1/avatars?limit=100'))['people']
    shown = [person for person in people if person['image']] or people
    return f'{url}/avatar/current-state/{shown[0]["user_id"]}'


def processor_time(process):
    with open(f'/proc/{process.pid}/stat', encoding='utf-8') as stream:
        fields = stream.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


class Server:
    """One of the two, with what its answers took."""

    def __init__(self, name, process, url):
        self.name = name
        self.process = process
        self.url = url
        self.rates = []
        self.times = []

    def measure(self, wrk):
        etag = etag_of(self.url)
        assert_same(self.url, etag)
        before = processor_time(self.process)
        rate, _ = wrk.run(self.name, self.url, headers={'If-None-Match': etag})
        self.rates.append(rate)
        self.times.append((processor_time(self.process) - before) / (rate * wrk.seconds) * 1e6)

    def middle(self, figures):
        return sorted(figures)[len(figures) // 2]

    def rate(self):
        return self.middle(self.rates)

    def time(self):
        return self.middle(self.times)


def compare(refrain, folder, temporary, seconds):
    wrk = peers.Wrk(temporary, seconds)
    port = peers.free_port()
    os.makedirs(os.path.join(temporary, 'static'))
    with open(os.path.join(temporary, 'static', 'state'), 'w', encoding='utf-8') as stream:
        json.dump({'state_hash': 'x' * 64, 'mood': 'calm', 'reasoning': 'x' * 80}, stream)
    path = os.path.join(temporary, 'nginx.conf')
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(peers.NGINX.format(folder=temporary, port=port, behind=port))
    command = [refrain, '--quiet', '--data-dir', folder, 'serve', '--listen', '127.0.0.1:0',
               '--threads', '1']
    with peers.running(command, stdout=subprocess.PIPE, text=True) as process, \
            peers.running([peers.find('nginx'), '-e', f'{temporary}/early.log', '-c', path]) as other:
        ours = Server('current-state, 304', process,
                      find_shown(process.stdout.readline().strip()))
        theirs = Server('nginx, static file, 304', other, f'http://127.0.0.1:{port}/static/state')
        peers.wait_for(port)
        for _ in range(ROUNDS):
            ours.measure(wrk)
            theirs.measure(wrk)
    print(f'304s: {theirs.time() / ours.time():.2f} of nginx by processor time '
          f'({ours.time():.1f} and {theirs.time():.1f} µs a request), '
          f'{ours.rate() / theirs.rate():.2f} by requests a second '
          f'({ours.rate():.0f} and {theirs.rate():.0f})')


def play(load, people, minutes, folder, faces):
    """SIGINT is for the load alone, which then tells what it has."""
    with subprocess.Popen([load, people, minutes, folder, faces]) as process:
        signal.signal(signal.SIGINT, lambda number, frame: process.send_signal(number))
        status = process.wait()
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if status != 0:
        raise SystemExit(f'the load ended with {status}')


def main():
    refrain, load = (os.path.abspath(path) for path in sys.argv[1:3])
    usual = ['100', '10', '2', '20']
    people, minutes, seconds, faces = [*sys.argv[3:], *usual[len(sys.argv) - 3:]]
    if int(people) >= 10000 and len(sys.argv) < 7:
        faces = '200'
    with tempfile.TemporaryDirectory(prefix='refrain-bench-') as temporary:
        folder = os.path.join(temporary, 'data')
        play(load, people, minutes, folder, faces)
        # The simulated clock is behind: what has become due since then is done first.
        subprocess.run([refrain, '--quiet', '--data-dir', folder, 'avatar', 'refresh', '--due'],
                       check=True)
        if peers.find('wrk') and peers.find('nginx'):
            compare(refrain, folder, temporary, int(seconds))


if __name__ == '__main__':
    main()
