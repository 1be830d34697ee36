#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server under wrk, beside nginx, Redis and a bare libsoup handler, in one run.

    bench-server.py REFRAIN BENCH_SOUP BENCH_LOOKUP [ENTRIES [SECONDS [FOLDER]]]

Server and client are pinned to one processor each; with a single connection both to
the same one, for what is measured else is how long a processor takes to wake up. They
take turns with those that they are measured against. FOLDER is kept, and used again
where it holds a store already.
"""

import contextlib
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

CONNECTIONS = 16
MISSES = 50
IDLE = 10000
ASSET = 50000

NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=kept:10m;
  server {{
    listen 127.0.0.1:{port};
    location /static/ {{ root {folder}; }}
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_cache kept; proxy_cache_methods POST;
      proxy_cache_key "$request_uri|$request_body"; proxy_cache_valid 200 1h;
      proxy_ignore_headers Cache-Control;
    }}
  }}
}}
"""


def find(name):
    return shutil.which(name) or shutil.which(name, path='/usr/sbin')


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(600):
        try:
            socket.create_connection(('127.0.0.1', port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f'nobody listens on {port}')


@contextlib.contextmanager
def running(command, **options):
    """A server on the first processor."""
    process = subprocess.Popen(['taskset', '-c', '0', *command], **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


def client_processor(connections):
    """The second one; with a single connection the server's."""
    return '0' if connections == 1 else '1'


class Wrk:
    """The client."""

    def __init__(self, folder, seconds):
        self.folder = folder
        self.seconds = seconds

    def script(self, name, method, body=None, headers=None):
        path = os.path.join(self.folder, f'{name}.lua')
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write(f'wrk.method = "{method}"\n')
            if body is not None:
                stream.write(f'wrk.body = [[{body}]]\n')
            for header, value in (headers or {}).items():
                stream.write(f'wrk.headers["{header}"] = [[{value}]]\n')
        return path

    def run(self, name, url, connections=CONNECTIONS, **what):
        script = self.script(re.sub(r'\W', '-', name), what.pop('method', 'GET'), **what)
        said = subprocess.run(['taskset', '-c', client_processor(connections), 'wrk', '-t1',
                               f'-c{connections}', f'-d{self.seconds}s', '--latency', '-s', script, url],
                              stdout=subprocess.PIPE, text=True, check=True).stdout
        rate = float(re.search(r'Requests/sec:\s+([\d.]+)', said).group(1))
        slowest = re.search(r'99%\s+([\d.]+)(us|ms|s)', said)
        p99 = float(slowest.group(1)) * {'us': 1e-3, 'ms': 1, 's': 1e3}[slowest.group(2)]
        median = re.search(r'50%\s+([\d.]+)(us|ms|s)', said)
        p50 = float(median.group(1)) * {'us': 1e-3, 'ms': 1, 's': 1e3}[median.group(2)]
        wrong = re.search(r'Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)', said)
        print(f'{name:44} {connections:4} {rate:10.0f}/s  p50 {p50:8.3f} ms  p99 {p99:8.3f} ms'
              f'{"  WRONG: " + wrong.group(0) if wrong else ""}', flush=True)
        return rate, p99


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, data=json.dumps(body).encode() if body else None,
                                     headers=headers or {})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


@contextlib.contextmanager
def idle_connections(url):
    """Clients that have asked once, and then say nothing."""
    port = int(url.rsplit(':', 1)[1])
    wanted = IDLE + 256
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    with contextlib.ExitStack() as stack:
        for _ in range(min(IDLE, hard - 256)):
            client = stack.enter_context(socket.create_connection(('127.0.0.1', port)))
            client.sendall(b'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
            client.recv(4096)
        yield


def bench_refrain(wrk, refrain, folder):
    environment = {**os.environ, 'RF_TEST_PROVIDERS': '1'}
    command = [refrain, '--quiet', '--data-dir', folder, 'serve', '--listen', '127.0.0.1:0',
               '--threads', '1']
    with running(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        url = server.stdout.readline().strip()
        where = f'{url}/api/v1/generations'
        request = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'hit', 'bytes': ASSET}}
        asset = json.loads(ask(where, request))['assets'][0]
        body = json.dumps(request)
        rates = {}
        for connections in (1, CONNECTIONS):
            rates['hit', connections] = wrk.run('generation, a hit', where, connections,
                                                method='POST', body=body)
            rates['check', connections] = wrk.run('check', f'{where}/cache/check', connections,
                                                  method='POST', body=body)
            rates['304', connections] = wrk.run('asset, 304', url + asset['url'], connections,
                                                headers={'If-None-Match': f'"{asset["sha256"]}"'})
            rates['asset', connections] = wrk.run('asset of 50 kB', url + asset['url'], connections)
        slow = [threading.Thread(target=ask, args=(where, {
            'kind': 'image', 'provider': 'dummy',
            'params': {'prompt': f'slow {number} {time.time()}', 'delay_ms': (wrk.seconds + 4) * 1000}}))
            for number in range(MISSES)]
        for thread in slow:
            thread.start()
        time.sleep(1)
        rates['busy', CONNECTIONS] = wrk.run(f'generation, a hit, beside {MISSES} slow misses', where,
                                             method='POST', body=body)
        for thread in slow:
            thread.join()
        with idle_connections(url):
            rates['idle', CONNECTIONS] = wrk.run(f'generation, a hit, beside {IDLE} idle connections',
                                                 where, method='POST', body=body)
        return rates


def bench_nginx(wrk, folder, soup_port):
    port = free_port()
    os.makedirs(os.path.join(folder, 'static'))
    with open(os.path.join(folder, 'static', 'file'), 'wb') as stream:
        stream.write(os.urandom(ASSET))
    path = os.path.join(folder, 'nginx.conf')
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(NGINX.format(folder=folder, port=port, behind=soup_port))
    rates = {}
    with running([find('nginx'), '-e', f'{folder}/early.log', '-c', path]):
        wait_for(port)
        for connections in (1, CONNECTIONS):
            rates['static', connections] = wrk.run('nginx, static file of 50 kB',
                                                   f'http://127.0.0.1:{port}/static/file', connections)
            rates['cache', connections] = wrk.run('nginx, proxy_cache POST',
                                                  f'http://127.0.0.1:{port}/x', connections,
                                                  method='POST', body='{"prompt":"hit"}')
    return rates


def bench_redis(seconds):
    port = free_port()
    rates = {}
    with running([find('redis-server'), '--port', str(port), '--save', '', '--appendonly', 'no'],
                 stdout=subprocess.DEVNULL):
        wait_for(port)
        for connections in (1, CONNECTIONS):
            said = subprocess.run(['taskset', '-c', client_processor(connections), 'redis-benchmark',
                                   '-p', str(port), '-c', str(connections), '-n',
                                   str(20000 * seconds), '-d', '300', '-t', 'set,get', '--csv'], stdout=subprocess.PIPE, text=True,
                                  check=True).stdout
            row = next(line for line in said.splitlines() if line.startswith('"GET"'))
            cells = [cell.strip('"') for cell in row.split(',')]
            rates['get', connections] = float(cells[1]), float(cells[6])
            print(f'{"Redis, GET":44} {connections:4} {float(cells[1]):10.0f}/s  p50 '
                  f'{float(cells[4]):8.3f} ms  p99 {float(cells[6]):8.3f} ms', flush=True)
    return rates


def main():
    refrain, soup, lookup = (os.path.abspath(path) for path in sys.argv[1:4])
    entries = int(sys.argv[4]) if len(sys.argv) > 4 else 1000000
    seconds = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    with tempfile.TemporaryDirectory(prefix='refrain-bench-') as temporary:
        folder = sys.argv[6] if len(sys.argv) > 6 else os.path.join(temporary, 'store')
        if not os.path.exists(os.path.join(folder, 'refrain.db')):
            os.makedirs(folder, exist_ok=True)
            subprocess.run([lookup, str(entries), folder], stdout=subprocess.DEVNULL, check=True)
        wrk = Wrk(temporary, seconds)
        with running([soup], stdout=subprocess.PIPE, text=True) as bare:
            port = int(bare.stdout.readline())
            soup_rates = {connections: wrk.run('bare libsoup handler, POST', f'http://127.0.0.1:{port}/',
                                               connections, method='POST', body='{"prompt":"hit"}')
                          for connections in (1, CONNECTIONS)}
            rates = bench_refrain(wrk, refrain, folder)
            nginx = bench_nginx(wrk, temporary, port)
        redis = bench_redis(seconds)
    hit = rates['hit', CONNECTIONS]
    print(f'with {entries} entries:')
    for connections in (1, CONNECTIONS):
        rate = rates['hit', connections][0]
        print(f'a hit, {connections} connections: {rate / nginx["cache", connections][0]:.2f} of nginx '
              f'proxy_cache, {rate / soup_rates[connections][0]:.2f} of bare libsoup')
    print(f'a check: {rates["check", CONNECTIONS][0] / redis["get", CONNECTIONS][0]:.2f} of Redis GET')
    print(f'an asset: {rates["asset", CONNECTIONS][0] / nginx["static", CONNECTIONS][0]:.2f} of nginx')
    print(f'a hit beside {IDLE} idle connections: {rates["idle", CONNECTIONS][0] / hit[0]:.2f} of without')
    print(f'p99 of a hit beside {MISSES} slow misses: '
          f'{rates["busy", CONNECTIONS][1] / hit[1]:.2f} of without')


if __name__ == '__main__':
    main()
