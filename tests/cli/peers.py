# SPDX-License-Identifier: LGPL-2.1-or-later
"""A server of the program's own, and one that only plays the part."""

import contextlib
import http.server
import signal
import socket
import subprocess
import threading


@contextlib.contextmanager
def serving(home, *arguments, environment=None):
    """Runs `refrain serve` on the data of a home. Gives its first address."""
    options = arguments or ('--listen', '127.0.0.1:0')
    with open(home.at('serve.err'), 'wb') as errors:
        process = subprocess.Popen(home.command(['serve', *options]), stdout=subprocess.PIPE,
                                   stderr=errors, cwd=home.path,
                                   env={**home.environment, **(environment or {})})
    try:
        yield process.stdout.readline().decode().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        finally:
            process.kill()
            process.stdout.close()


class StandIn(http.server.BaseHTTPRequestHandler):
    """Answers as its server's script says: a function from a request to (status, media type,
    bytes), or None, which breaks the connection."""

    protocol_version = 'HTTP/1.1'

    def answer(self):
        length = int(self.headers.get('Content-Length', 0))
        body = self.rfile.read(length)
        self.server.seen.append((self.command, self.path, dict(self.headers), body))
        answer = self.server.script(self.command, self.path, len(self.server.seen))
        if answer is None:
            self.close_connection = True
            self.connection.shutdown(2)
            return
        status, media_type, content = answer
        self.send_response(status)
        self.send_header('Content-Type', media_type)
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    def log_message(self, *arguments):
        pass


@contextlib.contextmanager
def standing_in(script):
    """Gives the address, and what was asked: (method, path, headers, body)."""
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), StandIn)
    server.daemon_threads = True
    server.script = script
    server.seen = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_port}', server.seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def pass_on(source, target):
    try:
        while part := source.recv(65536):
            target.sendall(part)
    except OSError:
        pass


@contextlib.contextmanager
def cutting(url, n_cuts, seconds):
    """A way to a server on which the first connections are cut after so many seconds."""
    port = int(url.rsplit(':', 1)[1])
    listener = socket.create_server(('127.0.0.1', 0))
    opened = []

    def connect(client, number):
        with socket.create_connection(('127.0.0.1', port)) as server, client:
            opened.extend((server, client))
            threading.Thread(target=pass_on, args=(client, server), daemon=True).start()
            answers = threading.Thread(target=pass_on, args=(server, client), daemon=True)
            answers.start()
            answers.join(timeout=seconds if number < n_cuts else 60)
            client.shutdown(socket.SHUT_RDWR)

    def listen():
        for number in range(1000):
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=connect, args=(client, number), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        # The server knows itself by its own name.
        yield f'http://127.0.0.1:{listener.getsockname()[1]}'
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=60)
