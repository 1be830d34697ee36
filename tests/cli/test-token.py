#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-token.py REFRAIN: tokens of the server. Prints TAP."""

import hashlib
import os
import sqlite3
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402


def rows(home):
    return home.ok('token', 'list', '--json').json()['tokens']


def test_the_secret_stands_alone_on_standard_output(home):
    done = home.ok('token', 'create', 'ci')
    secret = done.out.rstrip('\n')
    assert secret.startswith('refrain_1_') and len(secret) == len('refrain_1_') + 64
    assert secret not in done.err and 'token 1 (ci, creator)' in done.err
    quiet = home.ok('token', 'create', 'other', '--quiet')
    assert quiet.err == '' and quiet.out.startswith('refrain_2_')
    assert quiet.out.split('_')[2] != done.out.split('_')[2]


def test_only_the_hash_is_kept(home):
    secret = home.ok('token', 'create', 'ci').out.strip()
    random = secret.split('_')[2].encode()
    for folder, _, names in os.walk(home.path):
        for name in names:
            with open(os.path.join(folder, name), 'rb') as stream:
                assert random not in stream.read(), f'{name} holds the secret'
    with sqlite3.connect(home.at('data', 'refrain.db')) as database:
        (kept,) = database.execute('SELECT hash FROM tokens').fetchone()
    assert kept == hashlib.sha256(secret.encode()).hexdigest()


def test_json(home):
    made = home.ok('token', 'create', 'studio', '--role', 'admin', '--namespace', 'tenant',
                   '--account', 'ann', '--profile', 'scenes', '--profile', 'default',
                   '--requests', '60', '--json').json()
    assert made.pop('secret').startswith('refrain_1_')
    assert made['id'] == '1' and made['role'] == 'admin' and made['namespace'] == 'tenant'
    assert made['account'] == 'ann' and made['profiles'] == ['scenes', 'default']
    assert made['requests_per_minute'] == 60 and made['revoked_at'] is None
    assert made['last_used_at'] is None
    assert rows(home) == [made]


def test_list(home):
    assert home.ok('token', 'list').out == 'no tokens\n'
    assert home.ok('token', 'list', '--json').json() == {'tokens': [], 'next_cursor': None}
    for name in ('one', 'two', 'three'):
        home.ok('token', 'create', name)
    assert [row['name'] for row in rows(home)] == ['three', 'two', 'one']
    page = home.ok('token', 'list', '--limit', '2', '--json').json()
    rest = home.ok('token', 'list', '--cursor', page['next_cursor'], '--json').json()
    assert [row['name'] for row in rest['tokens']] == ['one'] and rest['next_cursor'] is None
    assert 'more: --cursor 2' in home.ok('token', 'list', '--limit', '2').err
    table = home.ok('token', 'list').out
    assert 'no profile' in table and 'never' in table and 'creator' in table
    home.fails(2, 'token', 'list', '--cursor', 'x')


def test_revoke(home):
    for name in ('one', 'two'):
        home.ok('token', 'create', name)
    assert home.ok('token', 'revoke', '1').out == 'revoked: 1\n'
    assert [row['revoked_at'] is None for row in rows(home)] == [True, False]
    assert 'revoked' in home.ok('token', 'list').out
    assert home.ok('token', 'revoke', '1', '2', '--json').json() == {'revoked': 2}
    home.fails(6, 'token', 'revoke', '3')
    for wrong in ('x', '0', '-1', '1x', ''):
        home.fails(2, 'token', 'revoke', '--', wrong)
    home.fails(2, 'token', 'revoke')


def test_wrong_usage(home):
    home.fails(2, 'token', 'create')
    home.fails(2, 'token', 'create', '')
    home.fails(2, 'token', 'create', 'a\nb')
    home.fails(2, 'token', 'create', 'x', '--role', 'king')
    home.fails(2, 'token', 'create', 'x', '--profile', 'unknown')
    home.fails(2, 'token', 'create', 'x', '--account', '[x]')
    for wrong in ('0', '-1', 'many', '1000001'):
        home.fails(2, 'token', 'create', 'x', f'--requests={wrong}')
    assert rows(home) == []


def test_a_persons_own(home):
    made = home.ok('token', 'create', 'watch', '--person', '42', '--json').json()
    assert made['person'] == '42' and made['role'] == 'creator'
    assert 'only 42' in home.ok('token', 'list').out
    home.fails(2, 'token', 'create', 'x', '--person', '42', '--role', 'admin')
    home.fails(2, 'token', 'create', 'x', '--person', '')
    home.fails(2, 'token', 'create', 'x', '--person', '42', '--profile', 'scenes')


def test_numbers_are_never_used_again(home):
    home.ok('token', 'create', 'one')
    with sqlite3.connect(home.at('data', 'refrain.db')) as database:
        database.execute('DELETE FROM tokens')
    assert home.ok('token', 'create', 'two').out.startswith('refrain_2_')


main(globals())
