#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-remote-progress.py REFRAIN: how far a generation at a server is. Prints TAP."""

import json
import sys
import time

sys.dont_write_bytecode = True

from harness import main  # noqa: E402
from peers import standing_in  # noqa: E402

ANSWER = {
    'outcome': 'miss', 'key': 'CACHE#image#x', 'fingerprint': '0' * 64, 'generation_id': 'g-1',
    'kind': 'image', 'provider': 'p', 'model': 'm', 'strategy': 'once', 'version': 1, 'cost': 1,
    'charged': 1, 'saved': 0, 'uses': 0, 'stored': True, 'content_differs': False,
    'created_at': '2026-11-21T10:00:00.000Z', 'expires_at': None,
    'assets': [{'role': 'image', 'media_type': 'image/png', 'bytes': 3, 'path': None,
                'sha256': 'a' * 64, 'url': f'/assets/{"a" * 64}.png'}],
}


def look_while(home, seconds, status, answer):
    """How often is it asked during a generation that takes so long?"""
    def script(method, path, number):
        if method == 'GET':
            return status, 'application/json', json.dumps(answer).encode()
        time.sleep(seconds)
        return 200, 'application/json', json.dumps(ANSWER).encode()

    with standing_in(script) as (url, seen):
        home.ok('--server', url, 'generate', 'image', 'x', '--provider', 'dummy', '--progress',
                '--json')
    return len([path for method, path, _, _ in seen if method == 'GET'])


def test_what_is_not_known_is_asked_ever_more_seldom(home):
    """Such looks are requests like others, of which a token may have few."""
    error = {'error': {'code': 'not_found', 'message': 'nothing is under way'}}
    assert 1 <= look_while(home, 6, 404, error) <= 4


def test_a_rate_is_not_for_looking(home):
    error = {'error': {'code': 'rate_limited', 'message': 'the token allows 3 requests in a minute'}}
    assert look_while(home, 4, 429, error) == 1


def test_a_run_that_is_known_is_followed(home):
    assert look_while(home, 6, 200, {'id': 'x', 'progress': 0.5, 'message': 'half'}) >= 2


main(globals())
