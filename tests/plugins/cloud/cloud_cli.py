# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tests of the whole program against a stand-in have in common."""

import json
import os
import subprocess
import sys
import tempfile
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'cli'))

from harness import main  # noqa: E402, F401  pylint: disable=wrong-import-position

CANARY = 'sk-canary-0123456789abcdefghij'


def stand_in():
    return os.path.abspath(sys.argv[2])


def orders():
    """What can be ordered of which service, as the table of the tests has it."""
    done = subprocess.run([stand_in(), '--orders'], stdout=subprocess.PIPE, text=True, check=True,
                          timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


class StandIn:
    """The server, for as long as a with statement lasts."""

    def __init__(self, *arguments):
        self.arguments = arguments

    def __enter__(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([stand_in(), *self.arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.group = ''
        while '# the key' not in self.group:
            self.group += self.process.stdout.readline()
        self.url = self.group.split('base-url=', 1)[1].split('\n')[0]
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()

    def say(self, word):
        """`hold` lets jobs go on, `release` lets them be done."""
        self.process.stdin.write(word + '\n')
        self.process.stdin.flush()
        assert self.process.stdout.readline() == word + '\n'

    def calls(self):
        """What has come so far, as `POST /path`."""
        return os.pread(self.log.fileno(), 1 << 20, 0).decode().splitlines()

    def count(self, call):
        return self.calls().count(call)


def use(home, text):
    home.environment['REFRAIN_CONFIG'] = home.put('refrain.conf', text)


def use_with_key(home, server):
    """The key in a file, so that no variable has to be known."""
    path = home.put('key', CANARY + '\n')
    os.chmod(path, 0o600)
    use(home, server.group.replace('base-url=', f'key-file={path}\nbase-url=', 1))


def png_texts(content):
    """The texts of a PNG, packed ones too."""
    at = 8
    while content[:8] == b'\x89PNG\r\n\x1a\n' and at + 8 <= len(content):
        length = int.from_bytes(content[at:at + 4], 'big')
        kind, data = content[at + 4:at + 8], content[at + 8:at + 8 + length]
        at += length + 12
        if kind == b'iTXt' and data.split(b'\0', 1)[1][:1] == b'\x01':
            yield zlib.decompress(data.split(b'\0', 1)[1][2:].split(b'\0', 2)[2])
        elif kind == b'zTXt':
            yield zlib.decompress(data.split(b'\0', 1)[1][1:])


def assert_none_in(folder):
    found = 0
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if not os.path.isfile(path):
                continue
            with open(path, 'rb') as stream:
                content = stream.read()
            for text in (content, *png_texts(content)):
                assert b'canary' not in text, f'{path} has the key'
            found += 1
    assert found > 0


def assert_no_canary(home):
    """Nowhere in what was said and what was kept: database, side records, files."""
    assert CANARY not in home.last.out and CANARY not in home.last.err
    assert_none_in(home.data)


def assert_no_canary_outside(home, made):
    """Nor in what is handed on: an export with its sidecars, what is listed and logged."""
    folder = home.at('export-' + made['generation_id'])
    key = made['key']
    home.ok('cache', 'export', key, '-o', folder)
    assert CANARY not in home.last.out and CANARY not in home.last.err
    assert_none_in(folder)
    assert any(name.endswith('.json') for name in os.listdir(folder)), 'it has a sidecar'
    for words in (('cache', 'show', key, '--json'), ('cache', 'log', '--json'),
                  ('queue', 'list', '--json'), ('stats', '--json'),
                  ('providers', made['provider'], '--json'),
                  ('account', 'show', 'default', '--json')):
        done = home.ok(*words, environment={'G_MESSAGES_DEBUG': 'all'})
        assert 'canary' not in done.out and 'canary' not in done.err, words
