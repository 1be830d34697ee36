#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-cache.py REFRAIN: cache, stats and providers. Prints TAP."""

import os
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402


def entries(home, *arguments):
    return home.ok('cache', 'list', '--json', *arguments).json()


def test_empty(home):
    assert entries(home) == {'entries': [], 'next_cursor': None}
    assert home.ok('cache', 'list').out == 'no entries\n'
    assert home.ok('cache', 'verify', '--json').json() == {'findings': []}
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n'
    stats = home.ok('stats', '--json').json()
    assert stats['total_cached_generations'] == 0 and stats['hit_rate_24h'] is None


def test_list(home):
    first = home.make('-p', 'prompt=a red hat', '--tag', 'draft', '-p', 'price=2')
    second = home.make('-p', 'prompt=a blue hat', kind='tts')
    home.make('-p', 'prompt=a blue hat', kind='tts')
    keys = [entry['key'] for entry in entries(home)['entries']]
    assert keys == [second['key'], first['key']], 'the latest first'
    for selectors, wanted in (
            (['--kind', 'image'], [first]), (['--kind', 'tts'], [second]), (['--tag', 'draft'], [first]),
            (['--text', 'hat red'], [first]), (['--text', 'hat'], [second, first]),
            (['--min-uses', '1'], [second]), (['--max-uses', '0'], [first]),
            (['--key', 'CACHE#tts#*'], [second]), (['--model', 'image'], [first]),
            (['--provider', 'portrait'], []), (['--state', 'live'], [second, first]),
            (['--state', 'trashed'], []), (['--older-than', '1h'], []), (['--pinned'], []),
            (['--pinned=false'], [second, first]), (['--sort', 'cost'], [first, second]),
            (['--strategy', 'once', '--kind', 'image'], [first])):
        found = [entry['key'] for entry in entries(home, *selectors)['entries']]
        assert found == [entry['key'] for entry in wanted], f'{selectors}: {found}'
    entry = entries(home, '--kind', 'image')['entries'][0]
    assert entry['prompt'] == 'a red hat' and entry['tags'] == ['draft'] and entry['cost'] == 2


def test_pages(home):
    made = {home.make('-p', f'prompt={number}')['key'] for number in range(5)}
    seen = []
    cursor = []
    for _ in range(3):
        page = entries(home, '--limit', '2', *cursor)
        seen += [entry['key'] for entry in page['entries']]
        if page['next_cursor'] is None:
            break
        cursor = ['--cursor', page['next_cursor']]
    assert len(seen) == 5 and set(seen) == made, 'each entry once'
    assert '--cursor' in home.ok('cache', 'list', '--limit', '2').err
    assert home.fails(2, 'cache', 'list', '--cursor', 'nonsense').out == ''


def test_wrong_selectors(home):
    for selectors, part in ((['--kind', 'imgae'], '“image”'), (['--state', 'alive'], '“live”'),
                            (['--older-than', 'long'], '90d'), (['--limit', '0'], 'from 1'),
                            (['--min-uses', 'x'], 'min-uses'), (['--sort', 'size'], 'bytes')):
        assert part in home.fails(2, 'cache', 'list', *selectors).err


def test_table_fits_the_terminal(home):
    made = home.make('-p', 'prompt=x')
    whole = home.ok('cache', 'list')
    assert made['key'] in whole.out, 'whole in a pipe'
    shown, status = home.terminal('cache', 'list', columns=80)
    assert status == 0 and all(len(line) <= 80 for line in shown.split('\n'))
    assert 'CACHE#image#' in shown and '…' in shown and 'dummy/image' in shown


def test_show(home):
    made = home.make('-p', 'prompt=a hat', '-p', 'price=3')
    shown = home.ok('cache', 'show', made['key'], '--json').json()
    assert shown['key'] == made['key'] and shown['generation_id'] == made['generation_id']
    assert shown['prompt'] == 'a hat' and shown['cost'] == 3
    assert shown['assets'][0]['sha256'] == made['assets'][0]['sha256']
    people = home.ok('cache', 'show', made['key']).out
    for part in (made['key'], 'a hat', '3 credits', 'dummy/image', made['assets'][0]['path'],
                 made['fingerprint']):
        assert part in people, f'{part} is shown'
    done = home.fails(6, 'cache', 'show', 'CACHE#image#none', '--json')
    assert done.error()['code'] == 'not_found'


def test_invalidate_key(home):
    made = home.make('-p', 'price=4')
    dry = home.ok('cache', 'invalidate', made['key'], '--dry-run', '--json').json()
    assert set(dry) == {'invalidated', 'also_under', 'bytes', 'cost_to_remake', 'dry_run'}
    assert dry['invalidated'] == 1 and dry['dry_run'] is True and dry['cost_to_remake'] == 4
    assert home.make('-p', 'price=4')['outcome'] == 'hit', 'a dry run changes nothing'
    done = home.ok('cache', 'invalidate', made['key'], '--yes', '--json').json()
    assert done['invalidated'] == 1 and done['dry_run'] is False
    assert entries(home)['entries'] == []
    assert [entry['key'] for entry in entries(home, '--state', 'trashed')['entries']] == [made['key']]
    home.fails(6, 'cache', 'invalidate', made['key'], '--yes')
    assert home.make('-p', 'price=4')['outcome'] == 'miss'


def test_invalidate_chosen(home):
    home.make('-p', 'prompt=1', '--tag', 'draft')
    home.make('-p', 'prompt=2', '--tag', 'draft')
    kept = home.make('-p', 'prompt=3')
    assert home.ok('cache', 'invalidate', '--tag', 'none', '--yes', '--json').json()['invalidated'] == 0
    assert home.ok('cache', 'invalidate', '--tag', 'draft', '--yes', '--json').json()['invalidated'] == 2
    assert [entry['key'] for entry in entries(home)['entries']] == [kept['key']]


def test_invalidate_nothing_by_accident(home):
    made = home.make()
    for arguments in ([], ['--yes'], ['--tag=', '--yes'], ['--yes', '--tag', ''],
                      [made['key'], '--kind', 'image', '--yes'], [made['key']], ['--kind', 'image']):
        home.fails(2, 'cache', 'invalidate', *arguments)
    home.fails(6, 'cache', 'invalidate', made['key'], 'CACHE#image#none', '--yes')
    assert home.make()['outcome'] == 'hit', 'all is still there'


def test_invalidate_asks(home):
    made = home.make('-p', 'price=4')
    shown, status = home.terminal('cache', 'invalidate', made['key'], answer='n\n')
    assert status == 130 and '1 entry' in shown and '4 credits' in shown
    assert home.make('-p', 'price=4')['outcome'] == 'hit'
    shown, status = home.terminal('cache', 'invalidate', made['key'], answer='y\n')
    assert status == 0 and 'moved to the trash: 1 entry' in shown
    assert entries(home)['entries'] == []


def test_verify(home):
    made = home.make()
    home.ok('cache', 'verify')
    os.remove(made['assets'][0]['path'])
    done = home.run('cache', 'verify', '--json')
    assert done.status == 7
    findings = done.json()['findings']
    assert len(findings) == 1 and made['assets'][0]['sha256'] in findings[0]
    people = home.run('cache', 'verify')
    assert people.status == 7 and people.out == findings[0] + '\n'
    assert '--repair' in people.err, 'the way out is told'
    assert home.run('cache', 'verify', '--repair').err == ''


def test_damaged_index_is_made_anew_and_told_once(home):
    made = home.make()
    with open(os.path.join(home.data, 'refrain.db'), 'r+b') as stream:
        stream.write(b'no database at all')
    first = home.run('cache', 'list', '--json')
    assert first.status == 0, 'the index is made anew'
    assert [entry['key'] for entry in first.json()['entries']] == [made['key']]
    assert first.err.count('the index was damaged') == 1 and first.err.count('\n') == 1
    assert home.run('cache', 'verify').err == '', 'it is told once'
    assert home.make()['outcome'] == 'hit'


def test_stats(home):
    home.make('-p', 'price=5')
    home.make('-p', 'price=5')
    home.make('-p', 'price=5')
    home.make('-p', 'price=1', kind='tts')
    stats = home.ok('stats', '--json').json()
    assert {'total_cached_generations', 'cache_hits_24h', 'cache_misses_24h', 'hit_rate_24h',
            'redis_connected', 'store_connected', 'joined_24h', 'stale_24h', 'saved_24h', 'by_kind',
            'alerts'} <= set(stats)
    assert 'rows' not in stats
    assert stats['total_cached_generations'] == 2 and stats['saved_24h'] == 10
    assert (stats['cache_hits_24h'], stats['cache_misses_24h'], stats['hit_rate_24h']) == (2, 2, 0.5)
    assert stats['store_connected'] is True and stats['redis_connected'] is True
    assert stats['by_kind']['image']['hits'] == 2 and stats['by_kind']['tts']['misses'] == 1
    for by, names in (('kind', {'image', 'tts'}), ('provider', {'dummy'}), ('strategy', {'once'}),
                      ('profile', {'default'})):
        rows = home.ok('stats', '--json', '--by', by).json()['rows']
        assert {row['name'] for row in rows} == names, by
        assert sum(row['hits'] for row in rows) == 2 and sum(row['misses'] for row in rows) == 2
    assert len(home.ok('stats', '--json', '--by', 'hour', '--since', '7d').json()['rows']) in (1, 2)
    people = home.ok('stats').out
    assert '50.00 % (2 of 4)' in people and '10 credits saved' in people, people
    home.fails(2, 'stats', '--since', 'ever')


def test_providers(home):
    listed = home.ok('providers', '--json').json()
    providers = {row['id']: row for row in listed['providers']}
    assert listed['next_cursor'] is None
    assert providers['dummy']['ready'] is True and providers['dummy']['status'] is None
    assert 'ready' in home.ok('providers').out and 'dummy' in home.ok('providers').out
    assert 'image, video, music, tts, text' in home.ok('providers').out
    longest = max(len(line) for line in home.ok('providers').out.splitlines())
    assert longest < 120, 'a row ends before the way out, which stands with one provider'
    one = home.ok('providers', 'dummy', '--json').json()
    model = next(row for row in one['models'] if row['id'] == 'image')
    assert {'width', 'style', 'delay_ms'} <= {row['name'] for row in model['parameters']}
    people = home.ok('providers', 'dummy').out
    for part in ('state: ready', 'leaves this machine: ', 'a whole number from 1 to 64 px',
                 'plain or wild_west', 'per price', 'not in the key'):
        assert part in people, f'{part} is shown'
    assert home.fails(6, 'providers', 'dumy', '--json').error()['code'] == 'not_found'


def test_texts_of_providers_in_another_language(home):
    """The command line is English whatever the locale; JSON has every language, as it came."""
    german = {'LANGUAGE': 'de', 'LC_ALL': 'C.UTF-8'}
    people = home.ok('providers', 'portrait', environment=german)
    assert 'How the person feels' in people.out and 'Stimmung' not in people.out
    told = home.ok('providers', 'portrait', '--json', environment=german).json()
    assert told == home.ok('providers', 'portrait', '--json').json()
    mood = next(row for row in told['models'][0]['parameters'] if row['name'] == 'mood')
    assert (mood['label'], mood['label[de]']) == ('Mood', 'Stimmung')
    assert set(mood['choice_labels[de]']) == set(mood['choices'])
    assert mood['choice_labels[de]']['happy'] == 'fröhlich'


def test_refused_provider(home):
    home.put('plugins/broken/broken.provider', '[provider broken]\nname=Broken\nabi=999\n')
    found = {'RF_PLUGIN_PATH': home.at('plugins')}
    done = home.ok('providers', '--json', environment=found)
    refused = next(row for row in done.json()['providers'] if row['id'] == 'broken')
    assert refused['ready'] is False and '999' in refused['refused']
    assert 'refused: ' in home.ok('providers', environment=found).out


def test_a_module_without_its_library(home):
    """What cannot be loaded is listed, and says what to install."""
    home.put('plugins/torn/torn.provider',
             '[provider torn]\nname=Torn\ndescription=A module that is cut off\nabi=1\n'
             'external-cost=no\npackages=libone1;libtwo2\n'
             '[model torn/one]\nname=One\ndescription=Nothing\nkind=image\nrecipe=1\nprice=1\n')
    home.put('plugins/torn/torn.so', '\x7fELF')
    found = {'RF_PLUGIN_PATH': home.at('plugins')}
    told = home.ok('providers', environment=found).out.splitlines()
    line = next(line for line in told if line.startswith('torn'))
    assert 'not ready' in line and 'cannot be loaded' in line, line
    assert line.endswith('; install what it needs: apt install libone1 libtwo2'), line


def test_a_stranger_s_text_cannot_reach_the_terminal(home):
    home.make('--tag', '\x1b[31mred', '--type', 'a\x1b[32mb')
    for verb in (('list',), ('show', home.ok('cache', 'list', '--json').json()['entries'][0]['key'])):
        out = home.ok('cache', *verb).out
        assert '\x1b' not in out and '\\u{1b}[' in out, out


def test_an_unknown_key_says_where_keys_are(home):
    assert 'cache list' in home.fails(6, 'cache', 'show', 'zzz').err


def test_an_age_needs_a_unit(home):
    assert '90d' in home.fails(2, 'cache', 'invalidate', '--older-than', '90', '--dry-run').err
    home.fails(2, 'generate', 'image', 'a', '--ttl', '7')


if __name__ == '__main__':
    main(globals())
