#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is left in the server after a load: no descriptor, no thread, and no memory."""

import collections
import http.client
import json
import os
import resource
import time

import harness
from served import LIMIT, Events, Served

CLIENTS = 150
IDLE = 2000
PATH = '/api/v1/generations'

# Of connections to a database that were closed, SQLite may have kept the descriptors of
# as many; and of the threads of pools two may wait for work.
KEPT = 3
THREADS = 2


def image(prompt, **params):
    return {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': prompt, **params}}


def look(server):
    """What is open, by name, and how many threads there are."""
    folder = f'/proc/{server.process.pid}'
    names = collections.Counter()
    for number in os.listdir(f'{folder}/fd'):
        try:
            names[os.path.basename(os.readlink(f'{folder}/fd/{number}')).split(':')[0]] += 1
        except FileNotFoundError:
            pass
    return names, len(os.listdir(f'{folder}/task'))


def post(server, path, body):
    content = json.dumps(body)
    return (f'POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n'
            f'Content-Length: {len(content)}\r\n\r\n{content}').encode()


def read(client):
    answer = http.client.HTTPResponse(client)
    answer.begin()
    content = answer.read()
    assert answer.status == 200, f'{answer.status} {content[:400]}'
    return content


def load(server, clients, what):
    """Misses of all at once, then a hit and the asset for each; some leave in the middle."""
    wanted = [image(f'{what} {number}') for number in range(clients)]
    sockets = [server.connect() for _ in wanted]
    for client, request in zip(sockets, wanted):
        client.sendall(post(server, PATH, request))
    paths = [json.loads(read(client))['assets'][0]['url'].removeprefix(server.url)
             for client in sockets]
    for client, request in zip(sockets, wanted):
        client.sendall(post(server, PATH, request))
    for client, path in zip(sockets, paths):
        assert json.loads(read(client))['outcome'] == 'hit'
        client.sendall(f'GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n'.encode())
    for client in sockets[::2]:
        read(client)
        client.sendall(post(server, PATH, wanted[0])[:-2])
        with Events(server):
            pass
    for client in sockets:
        client.close()


def test_nothing_is_left_open(home):
    with Served(home, '--quiet', '--threads', '2') as server:
        load(server, 1, 'the first')
        before, threads_before = look(server)
        load(server, CLIENTS, 'of many')
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            after, threads = look(server)
            if after.total() <= before.total() + KEPT and threads <= threads_before + THREADS:
                break
            time.sleep(0.5)
        assert after.total() <= before.total() + KEPT, f'{after - before} are left open'
        assert threads <= threads_before + THREADS, f'{threads} threads, and {threads_before} before'
        assert home.calls() == CLIENTS + 1, 'and each was made once'


def memory(server):
    """Of its own, in kB: that of its files stays."""
    with open(f'/proc/{server.process.pid}/status', encoding='utf-8') as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith('RssAnon:'))


def test_memory_of_a_crowd_is_given_back(home):
    with open(home.program, 'rb') as stream:
        is_sanitized = b'__asan_' in stream.read()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, IDLE + 100), hard), hard))
    # As a service is started.
    home.environment.pop('G_SLICE', None)
    with Served(home, '--quiet', '--threads', '2') as server:
        load(server, 1, 'the first')
        before = memory(server)
        clients = []
        for _ in range(IDLE):
            client = server.connect()
            clients.append(client)
            client.sendall(post(server, f'{PATH}/cache/check', image('the first 0')))
            read(client)
        grown = memory(server) - before
        for client in clients:
            client.close()
        until = time.monotonic() + 2 * LIMIT
        while (not is_sanitized and memory(server) - before > grown / 2
               and time.monotonic() < until):
            time.sleep(1)
        left = memory(server) - before
        # AddressSanitizer keeps what was freed.
        assert is_sanitized or left <= grown / 2, f'{left} kB of {grown} kB are left'
        print(f'# {grown} kB for {IDLE} connections, and {left} kB after them')


if __name__ == '__main__':
    harness.main(globals())
