# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server of the program in a home of a test, and a client without any cleverness."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time

LIMIT = 60


class Answer:
    """What a server has answered."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f'{self.status} {self.headers} {self.body[:400]}'


class Served:
    """`refrain serve` on a free port; ends with the block."""

    def __init__(self, home, *arguments, config=None, environment=None):
        options = ['--config', home.put('refrain.conf', config)] if config is not None else []
        self.home = home
        self.log = home.at('serve.log')
        with open(self.log, 'wb') as log:
            self.process = subprocess.Popen(
                home.command([*options, 'serve', '--listen', '127.0.0.1:0', *arguments]),
                stdout=subprocess.PIPE, stderr=log, cwd=home.path,
                env={**home.environment, **(environment or {})})
        self.url = self.process.stdout.readline().decode().strip()
        assert self.url.startswith('http://'), self.told()
        self.port = int(self.url.rpartition(':')[2])

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()
        if failure[0] is None:
            assert status == 0, f'it ends well, not with {status}: {self.told()}'

    def told(self):
        with open(self.log, encoding='utf-8') as log:
            return log.read()

    def connect(self):
        return socket.create_connection(('127.0.0.1', self.port), timeout=LIMIT)

    def ask(self, method, path, body=None, **headers):
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=LIMIT)
        content = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
        try:
            connection.request(method, path, content,
                               {name.replace('_', '-'): value for name, value in headers.items()})
            answer = connection.getresponse()
            self.home.last = Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
        return self.home.last

    def send(self, raw):
        """The bytes of a request as they are, but for its Host."""
        raw = raw.replace(b'host: HOST', f'host: 127.0.0.1:{self.port}'.encode())
        with self.connect() as connection:
            connection.sendall(raw)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            self.home.last = Answer(answer.status, dict(answer.getheaders()), answer.read())
        return self.home.last


class Events:
    """A client of `/api/v1/events`."""

    def __init__(self, server, last=None, host=None):
        self.connection = server.connect()
        host = host or f'127.0.0.1:{server.port}'
        last_header = f'Last-Event-ID: {last}\r\n' if last is not None else ''
        self.connection.sendall(f'GET /api/v1/events HTTP/1.1\r\nHost: {host}\r\n'
                                f'{last_header}\r\n'.encode())
        self.answer = http.client.HTTPResponse(self.connection)
        self.answer.begin()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.connection.close()

    def next(self):
        """The next event: its fields, with its data read. None at the end."""
        fields = {}
        while True:
            line = self.answer.readline()
            if line == b'':
                return None
            line = line.decode().rstrip('\n')
            if line == '' and 'data' in fields:
                fields['data'] = json.loads(fields['data'])
                return fields
            if line == '':
                fields = {}
            if line != '' and not line.startswith(':'):
                name, _, value = line.partition(': ')
                fields[name] = value

    def wait(self, kind, **wanted):
        """The next event of a kind whose data has these members."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            event = self.next()
            assert event is not None, 'the stream goes on'
            if event['event'] == kind and all(event['data'].get(name) == value
                                              for name, value in wanted.items()):
                return event
        raise AssertionError(f'no {kind} with {wanted}')


def data_of(*names):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), *names), 'rb') as stream:
        return stream.read()
