#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refrain cache verify --repair: an index that does not hang together is made anew."""

import glob
import os
import sqlite3
from contextlib import closing

from harness import main

SCHEMA = "SELECT * FROM sqlite_schema WHERE name = 'ledger_one_end'"


def execute(home, sql, values=()):
    with closing(sqlite3.connect(os.path.join(home.data, 'refrain.db'))) as database:
        database.execute('PRAGMA writable_schema = ON')
        with database:
            return database.execute(sql, values).fetchall()


def pay(home, prompt):
    done = home.ok('generate', 'image', prompt, '--provider', 'dummy-paid', '--account', 'kids',
                   '--json')
    return done.json()


def balance(home):
    return home.ok('account', 'show', 'kids', '--json').json()['balance']


def lose_a_row_of_an_index(home):
    """What is booked meanwhile is in the ledger, and not in the index of what has ended."""
    row, = execute(home, SCHEMA)
    execute(home, "DELETE FROM sqlite_schema WHERE name = 'ledger_one_end'")
    pay(home, 'not in the index')
    execute(home, 'INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)', row)


def test_an_index_that_misses_a_row_is_made_anew(home):
    home.ok('account', 'grant', 'kids', '10')
    pay(home, 'before')
    lose_a_row_of_an_index(home)
    assert balance(home) == 8
    done = home.run('cache', 'verify')
    assert done.status == 7 and 'missing from index ledger_one_end' in done.out
    done = home.ok('cache', 'verify', '--repair', '--json')
    assert done.json()['findings'] == []
    assert 'made anew' in done.json()['mended'][0], done.out
    assert len(glob.glob(os.path.join(home.data, 'refrain.db.corrupt-*Z'))) == 1
    assert balance(home) == 8, 'no hold is settled a second time'
    home.ok('cache', 'verify')
    assert home.ok('cache', 'verify', '--repair', '--json').json()['mended'] == []
    assert pay(home, 'not in the index')['outcome'] == 'hit'
    assert pay(home, 'after')['charged'] == 1, 'its ledger is whole'


def flip(home, column):
    """A text of a row whose page nothing else says is damaged."""
    execute(home, f"UPDATE generations SET {column} = CAST (replace (CAST ({column} AS BLOB), "
                  "X'6265666F7265', X'62FF666F7265') AS TEXT)")


def test_a_text_that_was_altered_is_found_and_comes_from_the_side_record(home):
    for column in ('canonical', 'prompt'):
        home.ok('account', 'grant', 'kids', '10')
        made = pay(home, 'before')
        flip(home, column)
        done = home.run('cache', 'verify')
        assert done.status == 7 and made['generation_id'] in done.out, done.out
        home.ok('cache', 'verify', '--repair')
        entry, = home.ok('cache', 'list', '--json').json()['entries']
        assert entry['prompt'] == 'before'
        assert pay(home, 'before')['outcome'] == 'hit'
        home.ok('cache', 'verify')
        home.ok('cache', 'invalidate', '--key', '*', '--yes')
        home.ok('cache', 'cleanup', '--purge', '--yes')


def lose_side_records(home):
    for path in glob.glob(os.path.join(home.data, 'records', '*', '*', '*.json')):
        os.remove(path)


def test_what_is_no_text_and_has_no_side_record_harms_nothing(home):
    home.ok('account', 'grant', 'kids', '10')
    pay(home, 'before')
    flip(home, 'canonical')
    lose_side_records(home)
    for _ in range(2):
        home.run('cache', 'verify', '--repair')
        assert balance(home) == 9
    assert home.run('cache', 'list').status == 0


def test_what_no_side_record_knows_better_is_told_and_stays(home):
    home.ok('account', 'grant', 'kids', '10')
    made = pay(home, 'before')
    execute(home, "UPDATE generations SET canonical = replace (canonical, 'before', 'be4ore')")
    lose_side_records(home)
    # The first writes the side record again, from what the row says.
    for _ in range(3):
        done = home.run('cache', 'verify', '--repair')
        assert done.status == 7 and made['generation_id'] in done.out, done.out
        assert 'anew' not in done.out, done.out
    assert glob.glob(os.path.join(home.data, 'refrain.db.corrupt-*')) == []
    entry, = home.ok('cache', 'list', '--json').json()['entries']
    assert entry['key'] == made['key'], 'its row is not lost'
    assert pay(home, 'before')['outcome'] == 'hit'
    assert balance(home) == 9


def test_a_sum_that_is_wrong_is_no_damage(home):
    home.ok('account', 'grant', 'kids', '10')
    pay(home, 'before')
    execute(home, "UPDATE accounts SET balance = 1 WHERE name = 'kids'")
    assert home.run('cache', 'verify').status == 7
    home.ok('cache', 'verify', '--repair')
    assert balance(home) == 9
    assert glob.glob(os.path.join(home.data, 'refrain.db.corrupt-*')) == []


if __name__ == '__main__':
    main(globals())
