#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The examples of docs/operations.md for proxies, as they stand there but for names, ports
and certificates: what is asked through them is answered, at once and with public addresses."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time

import harness
from served import Events, Served

NAME = 'media.example.org'
PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'operations.md')
LIMIT = 60

NGINX = """
daemon off; master_process off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {example}
}}
"""


def example_of(name):
    """The indented text below the line that names it."""
    with open(PAGE, encoding='utf-8') as page:
        text = page.read()
    found = re.search(rf'^{name}:\n\n((?:    .*\n|\n)+)', text, re.MULTILINE)
    assert found is not None, f'the page has an example for {name}'
    return found.group(1)


def swap(text, *pairs):
    for old, new in pairs:
        assert old in text, f'the example has “{old}”'
        text = text.replace(old, new)
    return text


def program(name):
    path = shutil.which(name) or shutil.which(name, path='/usr/sbin')
    if path is None:
        raise harness.Skip(f'{name} is not installed')
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Proxy:
    """A proxy on a free port; looks like a server to who asks."""

    def __init__(self, home, port, command):
        self.home = home
        self.port = port
        with open(home.at('proxy.log'), 'wb') as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log,
                                            env={**home.environment, 'HOME': home.path})

    def __enter__(self):
        until = time.monotonic() + LIMIT
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.connect().close()
                return self
            except OSError:
                time.sleep(0.05)
        with open(self.home.at('proxy.log'), encoding='utf-8') as log:
            raise AssertionError(f'the proxy does not start: {log.read()}')

    def __exit__(self, *failure):
        # Asked to end, Caddy waits until a stream that its client has left is written to.
        self.process.kill()
        self.process.wait(timeout=LIMIT)

    def connect(self):
        return socket.create_connection(('127.0.0.1', self.port), timeout=LIMIT)

    def ask(self, method, path, body=None, host=NAME):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=LIMIT)
        try:
            connection.request(method, path, body, {'Host': host})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


def check(server, proxy):
    body = '{"kind":"image","provider":"dummy","params":{"prompt":"x","delay_ms":300}}'
    with Events(proxy, host=NAME) as events:
        status, headers, _ = proxy.ask('POST', '/api/v1/generations', body)
        assert status == 200 and headers['X-Cache'] == 'MISS'
        # It comes while the stream is open, and not when a buffer is full.
        events.wait('done')
    status, headers, _ = proxy.ask('POST', '/api/v1/generations', body)
    assert status == 200 and headers['X-Cache'] == 'HIT'
    asked = '{"model":"dummy/image","prompt":"y","response_format":"url"}'
    status, _, said = proxy.ask('POST', '/v1/images/generations', asked)
    assert status == 200 and f'https://{NAME}/assets/'.encode() in said, said
    large = b'{"kind":"image","params":{"prompt":"' + b'x' * 2000000 + b'"}}'
    assert proxy.ask('POST', '/api/v1/generations/cache/check', large)[0] == 400, \
        'a long body reaches the server, which looks at it'
    assert proxy.ask('GET', '/metrics')[0] == 403
    assert server.ask('GET', '/metrics').status == 200


def test_nginx(home):
    path = program('nginx')
    with Served(home, '--public-url', f'https://{NAME}') as server:
        port = free_port()
        text = swap(example_of('nginx'), ('127.0.0.1:8000', f'127.0.0.1:{server.port}'),
                    ('listen 443 ssl http2;', f'listen 127.0.0.1:{port};'),
                    ('ssl_certificate     /etc/ssl/media.pem;', ''),
                    ('ssl_certificate_key /etc/ssl/media.key;', ''))
        folder = home.at('nginx')
        os.mkdir(folder)
        config = home.put('nginx.conf', NGINX.format(folder=folder, example=text))
        with Proxy(home, port, [path, '-e', f'{folder}/early.log', '-c', config]) as proxy:
            check(server, proxy)


def test_caddy(home):
    path = program('caddy')
    with Served(home, '--public-url', f'https://{NAME}') as server:
        port = free_port()
        text = swap(example_of('Caddy'), ('127.0.0.1:8000', f'127.0.0.1:{server.port}'),
                    (NAME + ' {', f'http://{NAME}:{port} {{\n bind 127.0.0.1\n'))
        config = home.put('Caddyfile', '{\n admin off\n auto_https off\n}\n' + text)
        with Proxy(home, port, [path, 'run', '--adapter', 'caddyfile', '--config', config]) as proxy:
            check(server, proxy)


if __name__ == '__main__':
    harness.main(globals())
