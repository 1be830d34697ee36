#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-stats.py REFRAIN: statistics. Prints TAP."""

import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402

CONTRACT = {'total_cached_generations', 'cache_hits_24h', 'cache_misses_24h', 'hit_rate_24h',
            'redis_connected', 'store_connected', 'joined_24h', 'stale_24h', 'saved_24h', 'by_kind',
            'alerts'}


def stats(home, *arguments):
    return home.ok('stats', '--json', *arguments).json()


def ask(home, times, *arguments, **options):
    for _ in range(times):
        home.make(*arguments, **options)


def test_seed_003_counts_hits_and_misses_of_24_hours(home):
    ask(home, 3, '-p', 'price=5')
    told = stats(home)
    assert CONTRACT <= set(told) and 'rows' not in told
    assert (told['cache_hits_24h'], told['cache_misses_24h']) == (2, 1)
    assert told['total_cached_generations'] == 1 and told['redis_connected'] is True
    assert told['saved_24h'] == 10 and told['spent_24h'] == 5


def test_seed_003_hit_rate_has_four_decimals(home):
    assert stats(home)['hit_rate_24h'] is None, 'null at 0'
    ask(home, 3)
    assert stats(home)['hit_rate_24h'] == 0.6667


def test_seed_003_alerts_below_60_percent(home):
    home.put('few.conf', '[stats]\nalert-min-requests=5\n')
    few = {'REFRAIN_CONFIG': home.at('few.conf')}
    for number in range(4):
        home.make('-p', f'prompt={number}')
    ask(home, 1)
    assert home.ok('stats', '--json').json()['alerts'] == [], 'of 5 requests nothing can be said'
    alerts = home.ok('stats', '--json', environment=few).json()['alerts']
    assert [alert['kind'] for alert in alerts] == [None, 'image']
    assert alerts[0] == {'alert': 'hit_rate', 'kind': None, 'hit_rate': 0, 'threshold': 0.6, 'requests': 5}
    assert 'alert: 0.00 % of 5 requests' in home.ok('stats', environment=few).out
    ask(home, 6)
    told = home.ok('stats', '--json', environment=few).json()
    assert told['hit_rate_24h'] == 0.5455 and len(told['alerts']) == 2
    ask(home, 2)
    told = home.ok('stats', '--json', environment=few).json()
    assert told['hit_rate_24h'] == 0.6154 and told['alerts'] == [], '60 percent are enough'


def test_the_threshold_is_a_setting(home):
    home.put('high.conf', '[stats]\nalert-hit-rate=90%\nalert-min-requests=2\n')
    ask(home, 4)
    high = home.ok('stats', '--json', environment={'REFRAIN_CONFIG': home.at('high.conf')}).json()
    assert high['alerts'][0]['threshold'] == 0.9 and high['alerts'][0]['hit_rate'] == 0.75
    home.put('wrong.conf', '[stats]\nalert-hit-rate=lots\nalert-min-requests=0\nalert=1\n')
    done = home.run('stats', environment={'REFRAIN_CONFIG': home.at('wrong.conf')})
    assert done.status == 0 and all(f'wrong.conf:{line}' in done.err for line in (2, 3, 4)), done.err


def test_seed_004_figures_can_be_told(home):
    ask(home, 3, '-p', 'price=5')
    ask(home, 1, '-p', 'prompt=other', '-p', 'price=5')
    told = stats(home)
    assert told['total_cached_generations'] == 2, 'total_cached'
    assert told['total_usage_count'] == 2
    assert told['total']['saved'] == 10, 'estimated_savings'
    assert told['total']['hit_rate'] == 0.5, 'cache_efficiency'


def test_checks_are_not_counted(home):
    home.make()
    before = stats(home)
    home.dummy('check')
    home.dummy('check', '-p', 'prompt=other')
    after = stats(home)
    assert before == after


def test_latency_is_measured(home):
    ask(home, 3, '-p', 'delay_ms=200')
    told = stats(home)
    times = told['by_kind']['image']['latency_us']
    assert times['hit']['count'] == 2 and times['made']['count'] == 1
    assert times['made']['p50'] >= 190000 and times['made']['p99'] >= times['made']['p50']
    assert times['hit']['p99'] < times['made']['p50'], 'a hit does not wait for the provider'
    assert told['window']['latency_us']['hit'] == times['hit']
    people = home.ok('stats').out
    assert 'P99' in people and 'hit' in people and ' ms' in people


def test_failures_and_refusals_are_counted(home):
    home.dummy('generate', '-p', 'fail=provider_failed')
    home.dummy('generate', '-p', 'refuse=true')
    told = stats(home)
    assert (told['failed_24h'], told['refused_24h']) == (2, 1)
    assert told['hit_rate_24h'] is None, 'neither is a miss'
    assert told['by_kind']['image']['latency_us']['failed']['count'] == 2


def test_windows(home):
    ask(home, 2, '-p', 'price=5')
    told = stats(home, '--since', '7d', '--by', 'hour')
    for window in ('window', 'last_7d', 'total'):
        assert (told[window]['hits'], told[window]['misses']) == (1, 1), window
        assert told[window]['saved'] == 5
    assert told['since_seconds'] == 7 * 86400
    assert sum(row['hits'] for row in told['rows']) == 1
    for by in ('kind', 'provider', 'strategy', 'profile'):
        rows = stats(home, '--by', by, '--since', '365d')['rows']
        assert sum(row['hits'] for row in rows) == 1, by


if __name__ == '__main__':
    main(globals())
