#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-serve.py REFRAIN: the server as a program. Prints TAP."""

import http.client
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True

from harness import LIMIT, main  # noqa: E402

REQUEST = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'served'}}


class Serving:
    """`refrain serve` until the block ends; `lines` are those of standard output."""

    def __init__(self, home, *arguments, n_lines=1, environment=None):
        self.process = subprocess.Popen(
            home.command(['serve', *arguments]), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**home.environment, **(environment or {})}, cwd=home.path, text=True)
        self.err = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        self.lines = [self.process.stdout.readline().rstrip('\n') for _ in range(n_lines)]

    def read(self):
        for line in self.process.stderr:
            self.err.append(line.rstrip('\n'))

    def __enter__(self):
        return self

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout=LIMIT)
        self.reader.join(timeout=LIMIT)
        return status

    def __exit__(self, *_):
        self.stop()
        self.process.stdout.close()
        self.process.stderr.close()

    def connect(self):
        return http.client.HTTPConnection(self.lines[0].removeprefix('http://'), timeout=LIMIT)

    def ask(self, method, path, body=None):
        connection = self.connect()
        connection.request(method, path, json.dumps(body) if body is not None else None)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, json.loads(content) if content[:1] == b'{' else content


def serve(home, *arguments, **options):
    return Serving(home, '--listen', '127.0.0.1:0', *arguments, **options)


def test_within_grace_one_job_makes_it_anew(home):
    config = home.put('grace.conf', '[profile default]\ngrace=1h\n')
    request = {**REQUEST, 'ttl': '0s'}
    with serve(home, '--config', config) as server:
        _, made = server.ask('POST', '/api/v1/generations', request)
        assert made['outcome'] == 'miss'
        answer, result = server.ask('POST', '/api/v1/generations', request)
        assert answer.headers['X-Cache'] == 'STALE', result
        assert answer.headers['X-Cache-Reason'] == 'grace'
        assert result['generation_id'] == made['generation_id']
        for _ in range(LIMIT * 10):
            if server.ask('POST', '/api/v1/generations', request)[1]['generation_id'] != \
                    made['generation_id']:
                break
            time.sleep(0.1)
        else:
            raise AssertionError('it was made anew')
    stats = home.ok('stats', '--json').json()
    assert stats['cache_misses_24h'] >= 2 and stats['stale_24h'] >= 1, stats


def test_it_serves_and_shares_the_cache(home):
    made = home.make('-p', 'prompt=served')
    with serve(home) as server:
        answer, result = server.ask('POST', '/api/v1/generations', REQUEST)
        assert answer.status == 200 and result['outcome'] == 'hit'
        assert result['key'] == made['key'] and result['assets'][0]['path'] is None
        answer, content = server.ask('GET', result['assets'][0]['url'])
        assert answer.status == 200 and len(content) == result['assets'][0]['bytes']
        answer, _ = server.ask('DELETE', '/api/v1/generations/cache/' + made['key'].replace('#', '%23'))
        assert answer.status == 200
        # What the server has taken away is gone here, too.
        assert home.make('-p', 'prompt=served')['outcome'] == 'miss'
        assert server.stop() == 0
    log = [json.loads(line) for line in server.err]
    assert [line['status'] for line in log] == [200, 200, 200]
    # Two loops may write their lines in another order than they answered.
    hit, = [line for line in log if line.get('outcome') == 'hit']
    assert hit['key'] == made['key'] and hit['us'] > 0
    asset, = [line for line in log if line['route'] == '/assets/{name}']
    assert asset['bytes'] > 0


def test_quiet_says_nothing(home):
    with serve(home, '--quiet') as server:
        server.ask('GET', '/api/health')
        assert server.stop(signal.SIGINT) == 0
    assert server.err == []


def test_a_socket_of_this_user_alone(home):
    path = home.at('socket')
    for _ in range(2):
        with Serving(home, '--unix', path, '--quiet') as server:
            assert server.lines == ['unix:' + path]
            assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
            client = socket.socket(socket.AF_UNIX)
            client.connect(path)
            client.sendall(b'GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
            assert client.recv(12) == b'HTTP/1.1 200'
            client.close()
            done = home.fails(2, 'serve', '--unix', path)
            assert 'cannot listen' in done.err
            # What a killed server has left is in nobody's way.
            server.process.kill()
            server.process.wait()
        assert os.path.exists(path)


def test_a_job_outlives_the_server(home):
    slow = {**REQUEST, 'params': {'prompt': 'slow', 'delay_ms': 400}}
    with serve(home) as server:
        connection = server.connect()
        connection.request('POST', '/api/v1/generations', json.dumps(slow), {'Prefer': 'respond-async'})
        answer = connection.getresponse()
        job = json.loads(answer.read())
        connection.close()
        assert answer.status == 202
        server.process.kill()
        server.process.wait()
    with serve(home, '--quiet') as server:
        while True:
            _, told = server.ask('GET', '/api/v1/generations/' + job['id'])
            if told['state'] not in ('interrupted', 'queued', 'running'):
                break
        assert told['state'] == 'done' and told['assets'][0]['bytes'] > 0


def test_a_second_signal_ends_it_at_once(home):
    endless = {**REQUEST, 'params': {'prompt': 'endless', 'delay_ms': 60000}}
    with serve(home, '--quiet') as server:
        connection = server.connect()
        connection.request('POST', '/api/v1/generations', json.dumps(endless))
        while home.calls() == 0:
            pass
        server.process.send_signal(signal.SIGTERM)
        while True:
            try:
                server.connect().connect()
            except OSError:
                break
        assert server.process.poll() is None
        assert server.stop() == 0
        connection.close()


def test_it_tells_a_service_manager(home):
    path = home.at('notify')
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(path)
    manager.settimeout(LIMIT)
    with serve(home, '--quiet', environment={'NOTIFY_SOCKET': path}) as server:
        assert manager.recv(100) == b'READY=1'
        server.stop()
        assert manager.recv(100) == b'STOPPING=1'
    manager.close()


def test_strangers_need_a_token(home):
    done = home.fails(1, 'serve', '--listen', '0.0.0.0:0')
    assert 'other machines' in done.err and 'no tokens' in done.err


def test_wrong_usage(home):
    for arguments, word in (
            (['--listen', 'nowhere'], 'address'),
            (['--listen', '127.0.0.1'], 'address'),
            (['--listen', '127.0.0.1:65536'], 'address'),
            (['--listen', '203.0.113.1:1'], 'cannot listen'),
            (['--threads', '0'], '--threads'),
            (['--threads', 'many'], '--threads'),
            (['--public-url', 'media.example.org'], '--public-url'),
            (['--public-url', 'ftp://media.example.org'], '--public-url'),
            (['now'], 'serve')):
        done = home.fails(2, 'serve', *arguments)
        assert word in done.err, f'{arguments} is explained'


def test_a_taken_port(home):
    with serve(home, '--quiet') as server:
        done = home.fails(2, 'serve', '--listen', server.lines[0].removeprefix('http://'))
        assert 'another program listens there' in done.err


if __name__ == '__main__':
    main(globals())
