#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Many people's watches for a simulated while, and then how fast they are told “the same”.

    bench-avatars.py REFRAIN BENCH_AVATARS [PEOPLE [MINUTES [SECONDS]]]

The first part is bench-avatars.c. Then `refrain serve` serves what has come of it: 304s of
a person's state beside nginx' 304s of a static file, which take turns, where wrk and nginx
are there.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

BENCH = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, BENCH)
peers = __import__('bench-server')

ROUNDS = 3


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
    ours, theirs = [], []
    with peers.running(command, stdout=subprocess.PIPE, text=True) as server, \
            peers.running([peers.find('nginx'), '-e', f'{temporary}/early.log', '-c', path]):
        ours_at = server.stdout.readline().strip() + '/avatar/current-state/watch-00001'
        theirs_at = f'http://127.0.0.1:{port}/static/state'
        peers.wait_for(port)
        for _ in range(ROUNDS):
            for name, url, rates in (('current-state, 304', ours_at, ours),
                                     ('nginx, static file, 304', theirs_at, theirs)):
                etag = etag_of(url)
                assert_same(url, etag)
                rates.append(wrk.run(name, url, headers={'If-None-Match': etag})[0])
    print(f'304s: {sorted(ours)[ROUNDS // 2] / sorted(theirs)[ROUNDS // 2]:.2f} of nginx')


def main():
    refrain, load = (os.path.abspath(path) for path in sys.argv[1:3])
    people, minutes, seconds = [*sys.argv[3:], *['100', '10', '2'][len(sys.argv) - 3:]]
    with tempfile.TemporaryDirectory(prefix='refrain-bench-') as temporary:
        folder = os.path.join(temporary, 'data')
        subprocess.run([load, people, minutes, folder], check=True)
        # The simulated clock is behind: what has become due since then is done first.
        subprocess.run([refrain, '--quiet', '--data-dir', folder, 'avatar', 'refresh', '--due'],
                       check=True)
        if peers.find('wrk') and peers.find('nginx'):
            compare(refrain, folder, temporary, int(seconds))


if __name__ == '__main__':
    main()
