#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-usage.py REFRAIN: help, wrong usage, pipes, configuration. Prints TAP."""

import os
import subprocess
import sys

sys.dont_write_bytecode = True

from harness import become_nobody, main  # noqa: E402

VERBS = (('generate',), ('check',), ('providers',), ('cache', 'list'), ('cache', 'show'),
         ('cache', 'invalidate'), ('cache', 'restore'), ('cache', 'pin'), ('cache', 'unpin'),
         ('cache', 'tag'), ('cache', 'rate'), ('cache', 'cleanup'), ('cache', 'log'),
         ('cache', 'verify'), ('stats',))


def test_help_everywhere(home):
    for verb in ((), ('cache',), *VERBS):
        done = home.ok(*verb, '--help')
        assert done.out.startswith('Usage: refrain'), 'help is printed'
        assert '--data-dir' in done.out and done.err == ''
        assert ' '.join(verb) in done.out
    assert not os.path.exists(home.data), 'help makes no data directory'


def test_help_needs_nothing(home):
    broken = home.put('broken.conf', 'this is no key file\n[[[')
    bare = {'PATH': '/usr/bin:/bin', 'REFRAIN_CONFIG': broken, 'REFRAIN_DATA_DIR': '/dev/null/none'}
    for arguments in (['--help'], ['--version'], ['generate', '--help']):
        done = subprocess.run([home.program, *arguments], env=bare, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0 and done.stderr == '', done.stderr


def test_version(home):
    for arguments in (['--version'], ['stats', '--version'], ['cache', 'list', '--version']):
        assert home.ok(*arguments).out.startswith('refrain 0.')


def test_nonsense(home):
    for arguments, part in (
            ([], 'no verb'), (['frobnicate'], '“frobnicate”'), (['--frob'], '--frob'),
            (['cache'], 'needs a verb'), (['cache', 'frob'], '“frob”'),
            (['generate'], 'needs KIND'), (['generate', 'image', 'two', 'words'], 'words'),
            (['stats', '--frob'], '--frob'), (['cache', 'show'], 'needs KEY'),
            (['--server', 'http://example.org', 'stats'], 'in the clear'),
            (['--server', 'stats'], 'no verb'), (['stats', '--server'], 'needs a value')):
        done = home.fails(2, *arguments)
        assert part in done.err and done.out == ''
    assert not os.path.exists(home.data), 'wrong usage makes no data directory'


def test_wrong_usage_makes_no_store(home):
    home.fails(2, 'generate', 'image', '--provider', 'dummy', '-p', 'nothing')
    assert not os.path.exists(home.data)


def test_nearest(home):
    for arguments, near in ((['generate', 'imgae'], '“image”'), (['genrate', 'image'], '“generate”'),
                            (['stats', '--bye', 'kind'], '--by'),
                            (['generate', 'image', '--strategy', 'per_playr'], '“per_player”')):
        assert near in home.fails(2, *arguments).err, f'{near} is named'


def test_error_object(home):
    done = home.fails(2, '--json', 'frobnicate')
    assert done.error()['code'] == 'invalid_request'
    done = home.fails(2, 'generate', 'image', '--ttl', 'soon', '--max-cost', 'much', '-p', 'x', '--json')
    error = done.error()
    assert {detail['parameter'] for detail in error['details']} == {'--ttl', '--max-cost', '-p'}
    assert all(f'  {detail["parameter"]}: {detail["message"]}' in done.err
               for detail in error['details']), 'the same for people'


def test_options_on_both_sides(home):
    other = home.at('other')
    home.ok('--data-dir', other, '--json', 'stats')
    assert os.path.isdir(other) and not os.path.exists(home.data), 'the option beats the environment'
    home.ok('stats', '--json', f'--data-dir={other}').json()


def test_not_utf8(home):
    assert 'UTF-8' in home.fails(2, 'generate', 'image', b'caf\xe9').err
    assert 'UTF-8' in home.fails(2, 'generate', 'image', '-p', b'prompt=\xff').err


def test_configuration_faults(home):
    path = home.put('faulty.conf', '[profile a]\nttl=soon\n\n[defaults]\nimage=portrait\n')
    done = home.ok('--config', path, 'stats', '--json')
    lines = [line for line in done.err.split('\n') if line]
    assert lines == [line for line in lines if line.startswith(f'refrain: {path}:2')], 'file and line'
    assert len(lines) == 1, 'once'
    done.json()


def test_full_pipe(home):
    with open('/dev/full', 'wb') as full:
        done = home.run('--help', stdout=full)
    assert done.status == 1 and 'No space left' in done.err


def test_closed_pipe(home):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, 'wb') as closed:
        done = home.run('--help', stdout=closed)
    assert done.status == 0 and done.err == '', 'no word and no signal'


def test_pipe_is_plain(home):
    home.make()
    for arguments in (['stats'], ['cache', 'list'], ['providers'], ['generate', 'image', 'again',
                                                                    '--provider', 'dummy']):
        done = home.ok(*arguments)
        assert '\033' not in done.out + done.err and '\r' not in done.out
        assert done.err == '', 'no progress without a terminal'


def test_read_only_folder(home):
    """A data directory that may not be written is named, and none of it is lost."""
    made = home.make('-p', 'prompt=kept')
    home.ok('cache', 'verify')
    os.chmod(home.path, 0o755)
    for folder, _, files in os.walk(home.data):
        os.chmod(folder, 0o555)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o444)
    done = home.dummy('generate', '-p', 'prompt=kept', before=become_nobody)
    assert done.status == 0, 'what is there can be read'
    assert done.json()['generation_id'] == made['generation_id']
    done = home.run('cache', 'verify', '--json', before=become_nobody)
    assert done.status == 0 and done.json()['findings'] == [], 'and looked through'


def test_unusable_folder(home):
    path = home.put('file', 'not a folder')
    done = home.fails(7, '--data-dir', path, 'stats', '--json')
    assert done.error()['code'] == 'store_unavailable' and path in done.err


def test_newer_database(home):
    home.make()
    database = os.path.join(home.data, 'refrain.db')
    subprocess.run([sys.executable, '-c', 'import sqlite3, sys\n'
                    'base = sqlite3.connect(sys.argv[1])\n'
                    'base.execute("PRAGMA user_version = 999")\n'
                    'base.commit()\nbase.close()', database], check=True)
    done = home.fails(7, 'stats', '--json')
    assert done.error()['code'] in ('store_unavailable', 'store_damaged')
    assert 'newer' in done.err


def test_damaged_database(home):
    """It is rebuilt from the records, and what was paid for is still there."""
    made = home.make('-p', 'prompt=kept')
    with open(os.path.join(home.data, 'refrain.db'), 'r+b') as stream:
        stream.write(b'this is no database' * 40)
    for name in ('refrain.db-wal', 'refrain.db-shm'):
        if os.path.exists(os.path.join(home.data, name)):
            os.remove(os.path.join(home.data, name))
    again = home.make('-p', 'prompt=kept')
    assert again['outcome'] == 'hit' and again['generation_id'] == made['generation_id']
    assert home.calls() == 1


if __name__ == '__main__':
    main(globals())
