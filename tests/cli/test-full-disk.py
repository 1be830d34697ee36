#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-full-disk.py REFRAIN: a disk that is nearly full, at several levels, under every verb that writes.

A clear error or the right result, reading goes on, nothing is lost, and what was paid for
is handed over and booked, or told.
"""

import ctypes
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True

from harness import Home, main  # noqa: E402
from served import Served  # noqa: E402

CLONE_NEWNS = 0x20000
PAGE = 4096

# How many pages are free. The first ones refuse everything, the last ones nearly nothing.
LEVELS = (0, 8, 18, 24, 32, 44)

WORDS = ('generate', 'image', '--provider')
KEPT = (('dummy', 'kept free'), ('dummy-paid', 'kept paid'))


def mount(folder):
    """A small file system of this process alone."""
    libc = ctypes.CDLL(None, use_errno=True)
    return (libc.unshare(CLONE_NEWNS) == 0 and
            libc.mount(b'none', b'/', None, 0x4000 | 0x40000, None) == 0 and
            libc.mount(b'none', folder.encode(), b'tmpfs', 0, b'size=3m') == 0)


def prepare(home):
    """What is there before the disk fills."""
    for provider, prompt in KEPT:
        home.ok(*WORDS, provider, prompt)
    for number in range(2):
        home.ok(*WORDS, 'dummy', f'scene {number}', '--strategy', 'per_playthrough', '--playthrough',
                'old', '--from', f's{number}', '-p', 'bytes=20000')
    thrown = home.ok(*WORDS, 'dummy', 'thrown away', '-p', 'bytes=30000', '--json').json()
    home.ok('cache', 'invalidate', thrown['key'], '--yes')
    other = Home(home.program)
    try:
        other.ok(*WORDS, 'dummy', 'brought', '-p', 'bytes=20000')
        other.ok('cache', 'export', '-o', home.at('brought'))
    finally:
        other.remove()
    home.put('lines', ''.join(
        json.dumps({'kind': 'image', 'provider': provider, 'params': {'prompt': provider, 'bytes': 9000}}) + '\n'
        for provider in ('dummy', 'dummy-paid')))
    for reserve in glob.glob(os.path.join(home.data, 'tmp', 'reserve')):
        os.remove(reserve)


def fill(folder, pages):
    """Takes everything, and then gives that many pages back."""
    path = os.path.join(folder, 'filler')
    with open(path, 'wb', buffering=0) as stream:
        try:
            while True:
                stream.write(b'\1' * PAGE)
        except OSError:
            pass
    os.truncate(path, max(0, os.path.getsize(path) // PAGE - pages) * PAGE)


class Small(Home):
    """A home whose data lie on the small file system."""

    def begin(self, template, pages):
        for name in os.listdir(self.data):
            path = os.path.join(self.data, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        subprocess.run(['cp', '-a', template + '/.', self.data], check=True)
        if os.path.exists(self.log):
            os.remove(self.log)
        fill(self.data, pages)

    def paid_calls(self):
        if not os.path.exists(self.log):
            return 0
        with open(self.log, encoding='utf-8') as stream:
            return sum(1 for line in stream if line.split()[0] in ('generate', 'submit') and
                       any(f'"prompt":"{prompt}"' in line for prompt in ('new paid', 'dummy-paid')))

    def ask(self, sql):
        database = sqlite3.connect(os.path.join(self.data, 'refrain.db'))
        try:
            return database.execute(sql).fetchone()[0]
        finally:
            database.close()


def assert_clear(done):
    """It ended well, or with an error of its own that says what is the matter."""
    assert done.status in (0, 1, 5, 7, 8), done
    assert done.status == 0 or done.err.startswith('refrain: '), done
    assert 'CRITICAL' not in done.err and 'WARNING' not in done.err, done


def assert_reading_goes_on(home, kept=True):
    for provider, prompt in KEPT if kept else ():
        done = home.ok(*WORDS, provider, prompt, '--only-if-cached', '--json')
        assert done.json()['outcome'] == 'hit', done
    for verb in (('cache', 'list'), ('stats',), ('queue', 'list'), ('account', 'show', 'default')):
        home.ok(*verb)


def assert_nothing_is_lost(home):
    """With room again. What nobody knows has a way out, and all the rest is in order."""
    os.remove(os.path.join(home.data, 'filler'))
    home.run('cache', 'verify', '--repair')
    for job in home.ok('queue', 'list', '--json').json()['jobs']:
        assert job['state'] in ('unknown', 'resumable', 'failed', 'interrupted', 'queued'), job
        home.run('queue', 'cancel', job['id'])
    home.ok('cache', 'verify')
    assert home.ask("SELECT count (*) FROM ledger h WHERE kind = 'hold' AND NOT EXISTS (SELECT 1 FROM ledger e"
                    " WHERE e.generation = h.generation AND e.kind IN ('settle', 'release'))") == 0
    for provider, prompt in KEPT:
        home.run(*WORDS, provider, prompt)


def at_every_level(home, command, kept=True):
    template = home.at('template')
    for pages in LEVELS:
        home.begin(template, pages)
        done = command()
        assert_clear(done)
        assert_reading_goes_on(home, kept)
        assert_nothing_is_lost(home)
        yield pages, done


def through(home, command, kept=True):
    return [done.status for _, done in at_every_level(home, command, kept)]


def test_what_costs_nothing_is_given(home):
    for _, done in at_every_level(home, lambda: home.run(*WORDS, 'dummy', 'new', '-p', 'bytes=9000', '--json')):
        assert done.status == 0, done
        assert done.json()['stored'] or 'not stored' in done.err, done


def paid(home, *options):
    return home.run(*WORDS, 'dummy-paid', 'new paid', '-p', 'bytes=9000', '--json', *options)


def assert_paid_once(home, pages, *options):
    template = home.at('template')
    home.begin(template, pages)
    before = home.ask("SELECT count (*) FROM ledger WHERE kind = 'settle'")
    done = paid(home, *options)
    assert_clear(done)
    assert home.paid_calls() == (1 if done.status == 0 else 0), done
    if done.status != 0:
        return 'refused'
    made = done.json()
    settled = home.ask("SELECT count (*) FROM ledger WHERE kind = 'settle'") - before
    assert settled == made['charged'], 'charged is what the ledger says'
    assert made['stored'] or 'refrain: generate: not stored: ' in done.err, done
    assert settled == 1 or made['reason'] == 'ledger_unavailable', done
    paths = [asset['path'] for asset in made['assets']]
    assert all(os.path.getsize(path) == 9000 for path in paths), 'the caller has the bytes'
    if made['stored'] or settled == 1:
        return 'charged'
    # It is not asked for again without a word: neither now, nor when there is room.
    # A job that has a handle is collected again instead, as often as somebody asks.
    if not options:
        assert paid(home).status in (3, 7)
    os.remove(os.path.join(home.data, 'filler'))
    again = paid(home, *options)
    assert home.paid_calls() == 1 and again.status in (0, 3), again
    assert again.status == 3 or again.json()['charged'] in (0, 1)
    return 'told'


def test_what_is_paid_for_is_charged_or_told(home):
    ends = [assert_paid_once(home, pages) for pages in LEVELS]
    assert ends[0] == 'refused' and ends[-1] == 'charged', ends
    assert 'told' in ends, ends


def test_a_job_is_submitted_once(home):
    ends = [assert_paid_once(home, pages, '-p', 'job=yes') for pages in LEVELS]
    assert ends[0] == 'refused', ends


def test_a_batch(home):
    assert 7 in through(home, lambda: home.run('batch', home.at('lines'), '--keep-going'))


def test_a_warm_up(home):
    assert 7 in through(home, lambda: home.run('warm', '--playthrough', 'new', '--scenes', 's0,s1', '--yes'))


def test_a_cleanup(home):
    assert through(home, lambda: home.run('cache', 'cleanup', '--purge', '--yes'))[-1] == 0


def test_an_invalidation(home):
    ends = through(home, lambda: home.run('cache', 'invalidate', '--kind', 'image', '--yes'), kept=False)
    assert ends[0] == 7 and ends[-1] == 0, ends


def test_a_verification(home):
    assert set(through(home, lambda: home.run('cache', 'verify'))) == {0}


def test_an_import(home):
    assert through(home, lambda: home.run('cache', 'import', home.at('brought')))[0] != 0


def test_an_export(home):
    out = os.path.join(home.data, 'out')
    for _, done in at_every_level(home, lambda: home.run('cache', 'export', '-o', out)):
        for path in glob.glob(os.path.join(out, '*.png')):
            assert os.path.getsize(path) > 0, 'no torn file stands there under its name'
    assert done.status == 0


def test_a_server(home):
    template = home.at('template')
    for pages in LEVELS:
        home.begin(template, pages)
        with Served(home) as server:
            for provider in ('dummy', 'dummy-paid'):
                answer = server.ask('POST', '/api/v1/generations', {
                    'kind': 'image', 'provider': provider, 'params': {'prompt': 'new paid', 'bytes': 9000}})
                assert answer.status in (200, 201, 503), answer
            for provider, prompt in KEPT:
                answer = server.ask('POST', '/api/v1/generations', {
                    'kind': 'image', 'provider': provider, 'params': {'prompt': prompt}})
                assert answer.status == 200 and answer.json()['outcome'] == 'hit', answer
        assert_reading_goes_on(home)
        assert_nothing_is_lost(home)


def on_a_small_disk(test):
    def run(home):
        home.__class__ = Small
        template = home.at('template')
        home.environment['REFRAIN_DATA_DIR'] = home.data = template
        prepare(home)
        home.environment['REFRAIN_DATA_DIR'] = home.data = FOLDER
        test(home)
    return run


if __name__ == '__main__':
    FOLDER = os.path.join(Home(sys.argv[1]).path, 'small')
    os.mkdir(FOLDER)
    if not mount(FOLDER):
        os.rmdir(FOLDER)
        os.rmdir(os.path.dirname(FOLDER))
        print('1..0 # SKIP a small file system cannot be mounted here')
        sys.exit(0)
    try:
        main({name: on_a_small_disk(function) for name, function in globals().items()
              if name.startswith('test_')})
    finally:
        ctypes.CDLL(None).umount2(FOLDER.encode(), 2)
        shutil.rmtree(os.path.dirname(FOLDER), ignore_errors=True)
