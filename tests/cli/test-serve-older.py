#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Clients that were written for other caches, which this one takes the place of: they
send what they always sent, by these paths and members, and find what they read."""

import http.client
import json
import time
import urllib.parse

import harness
from served import LIMIT, Served
from watches import course, wait_for_picture

CONFIG = """
[defaults]
image=dummy
video=dummy/clip
[avatar]
image=dummy/image
video=dummy/clip
debounce=0s
min-interval=0s
sure=0.6
"""

CACHE = '/api/v1/generations/cache'

# What a page's fetch () says of a body that is a string.
FETCH = {'Content-Type': 'text/plain;charset=UTF-8'}


def config_of_scene(playthrough, version=1, operation='text_to_image'):
    return {'operation_type': operation, 'purpose': 'gap_fill',
            'canonical_params': {'prompt': 'from the hall to the yard'}, 'strategy': 'per_playthrough',
            'playthrough_id': playthrough, 'from_scene_id': 'hall', 'to_scene_id': 'yard',
            'version': version}


def fetch(server, method, path, body=None):
    return server.ask(method, path, json.dumps(body).encode() if body is not None else None,
                      **{name.replace('-', '_'): value for name, value in FETCH.items()})


def test_a_game(home):
    """Looks before it makes, makes, throws away, goes on to another version."""
    with Served(home, config=CONFIG) as server:
        before = fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p1')).json()
        assert before['cached'] is False and before['generation_id'] is None, before
        assert before['cache_key'] and before['ttl_seconds'] is None, before
        made = fetch(server, 'POST', '/api/v1/generations', config_of_scene('p1'))
        assert made.status == 200, str(made)
        after = fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p1')).json()
        assert after['cached'] is True and after['generation_id'] == made.json()['generation_id']
        assert after['cache_key'] == before['cache_key'] == made.json()['key']
        assert 7_775_000 < after['ttl_seconds'] <= 7_776_000, '90 days'
        assert fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p2')).json()['cached'] is False
        assert fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p1', 2)).json()['cached'] is False
        place = f'{CACHE}/{urllib.parse.quote(after["cache_key"], safe="")}'
        assert server.ask('DELETE', place).status == 200
        assert fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p1')).json()['cached'] is False
        assert server.ask('DELETE', place).status == 404


def test_a_game_with_films(home):
    """A film is made of a picture that is not there yet; its place is known all the same."""
    film = config_of_scene('p1', operation='text_to_video')
    with Served(home, config=CONFIG) as server:
        before = fetch(server, 'POST', f'{CACHE}/check', film).json()
        assert before['cached'] is False and before['cache_key'], before
        made = fetch(server, 'POST', '/api/v1/generations', film)
        assert made.status == 200 and made.json()['kind'] == 'video', str(made)
        after = fetch(server, 'POST', f'{CACHE}/check', film).json()
        assert after['cached'] is True and after['cache_key'] == before['cache_key'], after


def test_statistics_of_a_game(home):
    with Served(home, config=CONFIG) as server:
        for _ in range(4):
            made = fetch(server, 'POST', '/api/v1/generations', config_of_scene('p1'))
            assert made.status == 200, str(made)
        until = time.monotonic() + LIMIT
        stats = {}
        while stats.get('cache_hits_24h') != 3 and time.monotonic() < until:
            stats = server.ask('GET', f'{CACHE}/stats').json()
            time.sleep(0.05)
        assert stats['total_cached_generations'] == 1 and stats['cache_misses_24h'] == 1, stats
        assert stats['hit_rate_24h'] == 0.75 and stats['redis_connected'] is True, stats
        health = server.ask('GET', '/api/health/redis').json()
        assert health['connected'] is True and health['latency_ms'] >= 0, health


def test_a_game_warms_up(home):
    with Served(home, config=CONFIG) as server:
        assert fetch(server, 'POST', '/api/v1/generations', config_of_scene('p1')).status == 200
        begun = fetch(server, 'POST', f'{CACHE}/warmup',
                      {'playthrough_id': 'p9', 'scene_ids': ['hall', 'attic']})
        assert begun.status == 202, str(begun)
        until = time.monotonic() + LIMIT
        cached = False
        while not cached and time.monotonic() < until:
            cached = fetch(server, 'POST', f'{CACHE}/check', config_of_scene('p9')).json()['cached']
            time.sleep(0.05)
        assert cached, 'the new playthrough finds it'


def test_a_daily_cleanup(home):
    """A cron job, and the page that shows what the cache has saved."""
    with Served(home, config=CONFIG) as server:
        face = {'operation_type': 'text_to_image', 'params': {'prompt': 'a grandmother waves'}}
        for _ in range(3):
            assert server.ask('POST', '/api/v1/generations', face).status == 200
        until = time.monotonic() + LIMIT
        stats = {}
        while stats.get('total_usage_count', 0) < 2 and time.monotonic() < until:
            stats = server.ask('GET', '/api/cache/stats').json()
            time.sleep(0.05)
        assert stats['total_cached'] == 1 and stats['total_usage_count'] >= 2, stats
        assert stats['average_usage'] == stats['total_usage_count'], stats
        assert stats['estimated_savings'] > 0 and 0 < stats['cache_efficiency'] <= 100, stats
        done = server.ask('POST', '/api/cache/cleanup')
        assert done.status == 200, str(done)
        assert done.json()['deleted'] == 0 and done.json()['archived'] == 0
        assert server.ask('POST', '/api/v1/generations', face).json()['outcome'] == 'hit'


def test_a_watch(home):
    """Sends its sample, and asks right after it on the same connection."""
    with Served(home, config=CONFIG) as server:
        radio = http.client.HTTPConnection('127.0.0.1', server.port, timeout=LIMIT)
        radio.request('POST', '/sensor-data', json.dumps({'user_id': 'u1', 'heart_rate': 72, 'steps': 4}),
                      {'Content-Type': 'application/json'})
        answer = radio.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()
        radio.request('GET', '/avatar/current-state/u1')
        answer = radio.getresponse()
        state = json.loads(answer.read())
        assert answer.status == 200 and {'state_hash', 'timestamp', 'image_url', 'mood'} <= set(state)
        radio.close()
        assert server.ask('GET', '/avatar/current-state/nobody').status == 404
        assert server.ask('POST', '/sensor-data', course('u1', 72, 112)).status == 200
        shown = wait_for_picture(server, 'u1')
        assert shown['last_generated_timestamp'] and shown['state_hash']
        path = urllib.parse.urlsplit(shown['image_url']).path
        assert server.ask('GET', path).status == 200
        # What is the same is told without a body, so the radio sleeps again.
        same = server.ask('GET', '/avatar/current-state/u1', If_None_Match=f'"{shown["state_hash"]}"')
        again = server.ask('GET', '/avatar/current-state/u1').json()
        assert same.status == 304 or again['state_hash'] != shown['state_hash']


if __name__ == '__main__':
    harness.main(globals())
