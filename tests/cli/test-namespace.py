#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-namespace.py REFRAIN: what --profile says of two namespaces. Prints TAP."""

import json
import os

from harness import main

CONFIG = '''[profile red]
namespace=red
[profile also-red]
namespace=red
[profile blue]
namespace=blue
[profile plain]
'''


class Tenants:
    """The same picture, made in three places."""

    def __init__(self, home):
        self.home = home
        self.config = home.put('conf', CONFIG)
        self.made = {profile: self.generate(profile) for profile in (None, 'red', 'blue')}
        self.key = self.made['red']['key']

    def ok(self, *words):
        return self.home.ok('--config', self.config, *words)

    def json(self, *words):
        return self.ok(*words, '--json').json()

    def fails(self, status, *words):
        return self.home.fails(status, '--config', self.config, *words)

    def generate(self, profile, *words):
        named = ['--profile', profile] if profile else []
        return self.json('generate', 'image', 'a cat', '--provider', 'dummy', *named, *words)

    def ids(self, *words):
        return [entry['generation_id'] for entry in self.json('cache', 'list', *words)['entries']]

    def outcome(self, profile):
        named = ['--profile', profile] if profile else []
        done = self.home.run('--config', self.config, 'check', 'image', 'a cat', '--provider',
                             'dummy', '--json', *named)
        return done.json()['outcome']


def test_lists_are_of_one_namespace(home):
    tenants = Tenants(home)
    assert home.calls() == 3 and len({made['key'] for made in tenants.made.values()}) == 1
    for profile in ('red', 'blue'):
        assert tenants.ids('--profile', profile) == [tenants.made[profile]['generation_id']]
    assert tenants.ids() == [tenants.made[None]['generation_id']]
    assert tenants.ids('--profile', 'plain') == [], 'it has no namespace of its own, and no entries'
    assert tenants.ids('--profile', 'also-red') == [], 'another profile in the same namespace'
    assert tenants.ids('--profile', 'blue', '--text', 'cat') != []


def test_a_key_is_shown_where_it_stands(home):
    tenants = Tenants(home)
    for words, profile in (([], None), (['--profile', 'red'], 'red'),
                           (['--profile', 'also-red'], 'red'), (['--profile', 'blue'], 'blue')):
        shown = tenants.json('cache', 'show', tenants.key, *words)
        assert tenants.made[profile]['generation_id'] in json.dumps(shown), (words, shown)


def test_what_changes_entries_leaves_other_namespaces_alone(home):
    tenants = Tenants(home)
    assert tenants.json('cache', 'pin', tenants.key, '--profile', 'red')['pinned'] == 1
    assert tenants.json('cache', 'list', '--profile', 'blue')['entries'][0]['pinned'] is False
    said = tenants.json('cache', 'invalidate', tenants.key, '--profile', 'red', '--yes')
    assert said['invalidated'] == 1
    assert [tenants.outcome(profile) for profile in (None, 'red', 'blue')] == ['hit', 'miss', 'hit']
    tenants.fails(6, 'cache', 'show', tenants.key, '--profile', 'red')
    assert tenants.json('cache', 'restore', tenants.key, '--profile', 'red')['restored'] == 1
    said = tenants.json('cache', 'invalidate', '--profile', 'blue', '--yes')
    assert said['invalidated'] == 1 and tenants.outcome('blue') == 'miss'
    assert tenants.outcome('red') == tenants.outcome(None) == 'hit'
    action = tenants.json('cache', 'log')['actions'][0]['id']
    said = tenants.json('cache', 'restore', '--action', str(action), '--profile', 'blue')
    assert said['restored'] == 1 and tenants.outcome('blue') == 'hit'
    done = tenants.fails(2, 'cache', 'pin', tenants.key, '--profile', 'red', '--kind', 'image')
    assert 'do not go together' in done.err


def test_statistics_are_of_one_namespace(home):
    tenants = Tenants(home)
    tenants.generate('blue')
    for words, hits in (([], 0), (['--profile', 'red'], 0), (['--profile', 'blue'], 1)):
        stats = tenants.json('stats', *words)
        assert (stats['cache_hits_24h'], stats['cache_misses_24h']) == (hits, 1), (words, stats)


def test_what_is_exported_comes_back_to_where_it_was(home):
    tenants = Tenants(home)
    tenants.ok('cache', 'export', '--profile', 'red', '-o', home.at('out'))
    tenants.ok('cache', 'export', tenants.key, '--profile', 'red', '-o', home.at('out'))
    assert len(os.listdir(home.at('out'))) == 2, 'the file and its sidecar, once'
    home.environment['REFRAIN_DATA_DIR'] = home.at('other')
    tenants.ok('cache', 'import', home.at('out'))
    assert [tenants.outcome(profile) for profile in (None, 'red', 'blue')] == ['miss', 'hit', 'miss']


def test_slots_of_a_namespace_are_warmed_up(home):
    tenants = Tenants(home)
    place = ('--strategy', 'per_playthrough', '--from', 'hall')
    tenants.generate('red', *place, '--playthrough', 'old')
    warm = ('warm', '--playthrough', 'new', '--scenes', 'hall', '--yes')
    assert tenants.json(*warm)['done'] == 0
    assert tenants.json(*warm, '--profile', 'red')['done'] == 1
    assert tenants.generate('red', *place, '--playthrough', 'new')['outcome'] == 'hit'


if __name__ == '__main__':
    main(globals())
