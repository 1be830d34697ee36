#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-policy.py REFRAIN: profiles and directives as the command line shows them. Prints TAP."""

import json
import os
import sys

sys.dont_write_bytecode = True

from harness import become_nobody, main  # noqa: E402


def files(folder):
    return [os.path.join(path, name) for path, _, names in os.walk(folder) for name in names]


def configure(home, text):
    home.environment['REFRAIN_CONFIG'] = home.put('refrain.conf', text)


def test_no_store_gives_the_bytes_and_keeps_nothing(home):
    os.mkdir(home.at('tmp'))
    temporary = {'TMPDIR': home.at('tmp')}
    done = home.dummy('generate', '--no-store', '-p', 'bytes=2000', '-p', 'price=2',
                      '-o', 'out.png', environment=temporary)
    made = done.json()
    assert done.status == 0 and made['outcome'] == 'bypass' and made['stored'] is False
    assert made['charged'] == 2 and 'reason' not in made
    assert os.path.getsize(home.at('out.png')) == 2000
    assert made['assets'][0]['path'] == home.at('out.png')
    assert os.listdir(home.at('tmp')) == [], 'nothing is left'
    assert files(os.path.join(home.data, 'assets')) + files(os.path.join(home.data, 'records')) == []
    assert home.run('cache', 'list', '--json').json()['entries'] == []
    assert home.make('-p', 'bytes=2000', '-p', 'price=2')['outcome'] == 'miss'


def test_no_store_without_o_keeps_nothing(home):
    os.mkdir(home.at('tmp'))
    done = home.ok('generate', 'image', '--provider', 'dummy', '--no-store', '-p', 'bytes=2000',
                   environment={'TMPDIR': home.at('tmp')})
    assert home.at() not in done.out and 'not stored' in done.out, 'no place is named'
    assert os.listdir(home.at('tmp')) == []


def test_seed_002_media_api(home):
    made = home.make('--profile', 'media-api', '-p', 'price=7')
    assert made['key'].startswith('CACHE#image#') and made['charged'] == 7
    check = home.dummy('check', '--profile', 'media-api', '-p', 'price=7').json()
    assert check['cached'] is True and check['cost'] == 1, 'a hit costs one credit'
    assert 604800 - 60 < check['ttl_seconds'] <= 604800, '7 days'


def test_seed_003_scenes(home):
    place = ['--profile', 'scenes', '--type', 'text_to_image', '--purpose', 'gap_fill', '--from',
             'scene_001', '--to', 'scene_002']
    made = home.make(*place, '-p', 'prompt=oak')
    assert made['key'] == 'generation:text_to_image|gap_fill|scene_001|scene_002|once|v1'
    other = home.make(*place, '-p', 'prompt=pine')
    assert other['outcome'] == 'hit' and other['content_differs'] is True
    people = home.ok('generate', 'image', '--provider', 'dummy', *place, '-p', 'prompt=pine')
    assert 'made from other parameters' in people.out
    assert home.make(*place, '--version-number', '2')['outcome'] == 'miss'
    entries = home.run('cache', 'list', '--version-number', '1', '--json').json()['entries']
    assert [entry['key'] for entry in entries] == [made['key']], 'the old version is countable'


def test_seed_004_memoji_5_mb(home):
    done = home.dummy('generate', '--profile', 'memoji', '-p', 'bytes=5000001', '-o', 'out.png')
    made = done.json()
    assert done.status == 0 and made['stored'] is False and made['reason'] == 'too_large'
    assert os.path.getsize(home.at('out.png')) == 5000001
    assert home.make('--profile', 'memoji', '-p', 'bytes=5000000')['stored'] is True
    assert home.make('--profile', 'memoji', '-p', 'bytes=5000000')['expires_at'] is None


def test_seed_000_avatar_reading_off(home):
    configure(home, '[profile avatar]\ncache-read=no\n')
    home.make('--profile', 'avatar')
    again = home.make('--profile', 'avatar')
    assert again['outcome'] == 'miss' and again['reason'] == 'reading_off'
    done = home.dummy('check', '--profile', 'avatar')
    assert done.status == 4 and done.json()['reason'] == 'reading_off'
    assert home.make()['outcome'] == 'hit' and home.calls() == 2


def test_wrong_price_of_a_profile_stops_generation(home):
    home.make('-p', 'prompt=kept')
    configure(home, '[profile scenes]\n# what a hit costs\nhit-price=much\n')
    assert home.make('-p', 'prompt=kept')['outcome'] == 'hit'
    done = home.dummy('generate', '-p', 'prompt=other')
    assert done.status == 1 and 'refrain.conf:3: ' in done.err
    assert home.calls() == 1


def test_a_refusal_is_repeated_without_a_call(home):
    first = home.dummy('generate', '-p', 'fail=refused')
    second = home.dummy('generate')
    assert (first.status, second.status, home.calls()) == (3, 3, 1)
    assert first.error()['message'] == second.error()['message']
    assert 'refresh' in second.error()['hint']
    check = home.dummy('check').json()
    assert check['cached'] is False and check['reason'] == 'refused'
    assert home.make('--force-refresh')['outcome'] == 'refreshed'


def test_within_grace_the_old_one_is_served(home):
    configure(home, '[profile default]\ngrace=1h\n')
    home.make('--ttl', '0s')
    made = home.make('-p', 'fail=provider_failed')
    assert made['outcome'] == 'stale' and made['reason'] == 'provider_failed'
    people = home.ok('generate', 'image', '--provider', 'dummy', '-p', 'fail=provider_failed')
    assert ' stale ' in people.out and 'the provider failed' in people.out


def test_what_may_not_be_paid_is_bound(home):
    home.make('-p', 'price=5')
    place = ['--purpose', 'door', '-p', 'price=5', '--max-cost', '1']
    check = home.dummy('check', *place)
    assert check.status == 0 and check.json()['cost'] == 0
    assert home.make(*place)['outcome'] == 'hit'
    assert home.make('--purpose', 'gate', '-p', 'price=5', '--only-if-cached')['outcome'] == 'hit'
    assert home.calls() == 1


def test_only_if_cached_waits_for_no_writer(home):
    home.make()
    for path, _, names in os.walk(home.data):
        os.chmod(path, 0o555)
        for name in names:
            os.chmod(os.path.join(path, name), 0o444)
    os.chmod(home.path, 0o755)
    hit = home.dummy('generate', '--only-if-cached', before=become_nobody)
    assert hit.status == 0 and hit.json()['outcome'] == 'hit'
    miss = home.dummy('generate', '--only-if-cached', '-p', 'prompt=x', before=become_nobody)
    assert miss.status == 4 and miss.error()['code'] == 'not_cached'


def test_always_is_listed(home):
    made = home.make('--strategy', 'always')
    assert made['key'] is None and made['outcome'] == 'bypass'
    entries = home.run('cache', 'list', '--strategy', 'always', '--json').json()['entries']
    assert [entry['generation_id'] for entry in entries] == [made['generation_id']]
    assert entries[0]['key'] == f'ALWAYS#image#{made["generation_id"]}'
    home.ok('cache', 'show', entries[0]['key'])
    home.ok('cache', 'invalidate', entries[0]['key'], '--yes')
    assert home.run('cache', 'list', '--json').json()['entries'] == []


def test_the_model_that_answered_is_shown(home):
    made = home.make('-p', 'answers=dummy-2026-01')
    entry = json.loads(home.ok('cache', 'show', made['key'], '--json').out)
    assert 'dummy-2026-01' in json.dumps(entry) and made['model'] == 'image'


def test_a_provider_that_is_not_ready(home):
    missing = {'RF_DUMMY_STATUS': 'its key is missing'}
    done = home.dummy('generate', environment=missing)
    assert done.status == 3 and done.error()['code'] == 'provider_unavailable'
    assert 'its key is missing' in done.err and home.calls() == 0
    shown = home.ok('providers', 'dummy', environment=missing)
    assert 'its key is missing' in shown.out


if __name__ == '__main__':
    main(globals())
