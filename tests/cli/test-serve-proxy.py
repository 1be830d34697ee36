#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server behind nginx: what is wrong in a request's framing is refused by one of
the two, and neither runs what is hidden in it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time

import harness
from served import Served

NGINX = shutil.which('nginx') or shutil.which('nginx', path='/usr/sbin')
if NGINX is None:
    print('1..0 # SKIP nginx is not installed')
    sys.exit(0)

CONFIG = """
daemon off; master_process off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream refrain {{ server 127.0.0.1:{server}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://refrain; proxy_http_version 1.1; proxy_request_buffering off;
      proxy_set_header Connection ""; proxy_set_header Host $host;
    }}
  }}
}}
"""

HOST = b'Host: 127.0.0.1\r\n'
POST = b'POST /api/v1/generations/cache/check HTTP/1.1\r\n' + HOST
GET = b'GET /api/health HTTP/1.1\r\n'
# It is seen in the log of requests by its method, wherever it is run.
TAIL = b'DELETE /api/v1/generations/cache/smuggled HTTP/1.1\r\n' + HOST + b'\r\n'
# What is cut off or has a wrong frame is not looked at, as what it asks for is right.
CHECK = b'{"kind":"image","provider":"dummy","params":{"prompt":"x"}}'
REFUSED = (400, 405, 408, 411, 413, 414, 421, 431, 501, 505, None)

# What is sent, and how it may be answered; None is a connection that just ends.
ROWS = (
    ('no Host', GET + b'\r\n' + TAIL, (400,)),
    ('two Hosts', GET + HOST + b'Host: b\r\n\r\n' + TAIL, (400,)),
    ('two lengths alike', POST + b'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc' + TAIL, REFUSED),
    ('two lengths', POST + b'Content-Length: 3\r\nContent-Length: 6\r\n\r\nabcdef' + TAIL, REFUSED),
    ('length below zero', POST + b'Content-Length: -5\r\n\r\n' + TAIL, REFUSED),
    ('length with a sign', POST + b'Content-Length: +3\r\n\r\nabc' + TAIL, REFUSED),
    ('length too great', POST + b'Content-Length: 99999999999999999999\r\n\r\n' + TAIL, REFUSED),
    ('length and chunks', POST + b'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + TAIL,
     REFUSED),
    ('space before the colon', POST + b'Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n'
     + TAIL, REFUSED),
    ('unknown encoding', POST + b'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n' + TAIL, REFUSED),
    ('two encodings', POST + b'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n' + TAIL, REFUSED),
    ('chunk size in hex', POST + b'Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n' + TAIL, REFUSED),
    ('chunk size with a sign', POST + b'Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n' + TAIL,
     REFUSED),
    ('chunk size of letters', POST + b'Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n' + TAIL, REFUSED),
    ('chunk size below zero', POST + b'Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n' + TAIL, REFUSED),
    ('chunk size too great', POST + b'Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc' + TAIL,
     REFUSED),
    ('chunk lines that end with LF', POST + b'Transfer-Encoding: chunked\r\n\r\n3\n{}\n\n0\n\n' + TAIL,
     REFUSED),
    ('a body that ends early', POST + b'Content-Length: 100\r\n\r\n' + CHECK, REFUSED),
    ('a chunk that ends early', POST + b'Transfer-Encoding: chunked\r\n\r\n64\r\n' + CHECK, REFUSED),
    ('no last chunk', POST + b'Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n' % (len(CHECK), CHECK), REFUSED),
    # nginx mends these on their way.
    ('a head of LF alone', GET.replace(b'\r', b'') + HOST.replace(b'\r', b'') + b'Connection: close\n\n',
     REFUSED + (200,)),
    ('a line without a colon', GET + HOST + b'nothing\r\nConnection: close\r\n\r\n', REFUSED + (200,)),
    ('a value that is no UTF-8', GET + HOST + b'X: \xff\r\nConnection: close\r\n\r\n', REFUSED + (200,)),
    ('folded header', GET + HOST + b'X: a\r\n b\r\n\r\n' + TAIL, REFUSED + (200,)),
    ('NUL in a header', GET + HOST + b'X: a\0b\r\n\r\n' + TAIL, REFUSED),
    ('path upwards', b'GET /a/../../etc/passwd HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n', (400, 404)),
    ('path upwards, encoded', b'GET /assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n' + HOST +
     b'Connection: close\r\n\r\n', (400, 404)),
    ('two slashes', b'GET //api/health HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n', (200, 400, 404)),
    ('path with a NUL', b'GET /a%00b HTTP/1.1\r\n' + HOST + b'Connection: close\r\n\r\n', (400, 404)),
    ('another host', GET + b'Host: evil.example\r\nConnection: close\r\n\r\n', (400, 421)),
    ('a proxy request', b'GET http://evil.example/api/health HTTP/1.1\r\nHost: evil.example\r\n'
     b'Connection: close\r\n\r\n', (400, 421)),
    ('a header of 99000 bytes', GET + HOST + b'X: ' + b'a' * 99000 + b'\r\n\r\n', REFUSED),
    ('HTTP/2 in clear text', b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', REFUSED),
)


class Nginx:
    def __init__(self, home, server):
        self.folder = home.at('nginx')
        os.mkdir(self.folder)
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        config = home.put('nginx.conf', CONFIG.format(folder=self.folder, server=server.port,
                                                      port=self.port))
        self.process = subprocess.Popen([NGINX, '-e', f'{self.folder}/early.log', '-c', config],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.connect().close()
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError('nginx does not start')

    def __exit__(self, *failure):
        self.process.terminate()
        self.process.wait(timeout=60)

    def connect(self):
        return socket.create_connection(('127.0.0.1', self.port), timeout=60)

    def send(self, raw):
        """Returns the status of the first answer, and all that came."""
        with self.connect() as client:
            try:
                client.sendall(raw)
                # nginx drops what it does for a client that has closed its half.
                if b'Connection: close' not in raw:
                    client.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            said = b''
            try:
                while part := client.recv(65536):
                    said += part
            except OSError:
                pass
        return (int(said[9:12]) if said.startswith(b'HTTP/1.') else None), said


def seen_by(server):
    """Each request that the server itself has seen. The log is written in groups."""
    server.ask('GET', '/api/v1/providers')
    until = time.monotonic() + 60
    while '/api/v1/providers"' not in server.told() and time.monotonic() < until:
        time.sleep(0.05)
    return [json.loads(line) for line in server.told().splitlines()]


def test_nothing_is_hidden(home):
    with Served(home) as server, Nginx(home, server) as nginx:
        wrong = []
        for name, raw, wanted in ROWS:
            status, said = nginx.send(raw)
            if status not in wanted:
                wrong.append(f'{name}: {status} {said[:200]}')
        assert wrong == [], '\n'.join(wrong)
        assert server.ask('GET', '/api/health').status == 200, 'the server lives'
        assert nginx.send(GET + HOST + b'Connection: close\r\n\r\n')[0] == 200, 'and so does the way to it'
        seen = seen_by(server)
        hidden = [line for line in seen if line['method'] == 'DELETE']
        assert hidden == [], 'no hidden request was run'
        half = [line for line in seen if line['method'] == 'POST' and 200 <= line['status'] < 400]
        assert half == [], f'{half} were run, of which a part is missing'
        nginx.send(GET + HOST + b'\r\n' + TAIL.replace(b'\r\n\r\n', b'\r\nConnection: close\r\n\r\n'))
        until = time.monotonic() + 60
        while 'DELETE' not in server.told() and time.monotonic() < until:
            time.sleep(0.05)
        assert 'DELETE' in server.told(), 'one that is not hidden is seen'


def test_what_is_right(home):
    with Served(home) as server, Nginx(home, server) as nginx:
        body = json.dumps({'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'x'}}).encode()
        head = b'POST /api/v1/generations HTTP/1.1\r\n' + HOST + b'Connection: close\r\n'
        status, said = nginx.send(head + f'Content-Length: {len(body)}\r\n\r\n'.encode() + body)
        assert status == 200 and b'X-Cache: MISS' in said, said[:300]
        chunks = b'%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n' % (10, body[:10], len(body) - 10, body[10:])
        status, said = nginx.send(head + b'Transfer-Encoding: chunked\r\n\r\n' + chunks)
        assert status == 200 and b'X-Cache: HIT' in said, said[:300]
        url = re.search(rb'"url":"([^"]+)"', said).group(1).decode()
        ask = f'GET {url} HTTP/1.1\r\n'.encode() + HOST + b'Connection: close\r\n'
        status, said = nginx.send(ask + b'Range: bytes=0-9\r\n\r\n')
        assert status == 206 and len(said.partition(b'\r\n\r\n')[2]) == 10
        assert len(nginx.send(ask + b'Range: bytes=0-' + b',0-' * 400 + b'\r\n\r\n')[1]) < 4096
        assert nginx.send(ask + b'Range: bytes=99999999-\r\n\r\n')[0] == 416
        size = len(nginx.send(ask + b'\r\n')[1].partition(b'\r\n\r\n')[2])
        for asked, sent in ((b'0-99999999', size), (b'-99999999', size), (b'%d-2097152' % (size - 6), 6)):
            status, said = nginx.send(ask + b'Range: bytes=' + asked + b'\r\n\r\n')
            assert status == 206 and len(said.partition(b'\r\n\r\n')[2]) == sent, asked


if __name__ == '__main__':
    harness.main(globals())
