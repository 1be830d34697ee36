#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The verbs about people over a server: as on this machine's data, and with a person's own
token for that person alone."""

import json
import subprocess

from harness import main
from served import Events, Served
from watches import course, wait_for, wait_for_picture

CONFIG = '[avatar]\nimage=dummy/image\nvideo=dummy/clip\ndebounce=0s\nmin-interval=0s\nsure=0.6\n'


def over(server, *arguments, token=None):
    """A verb over a server, in an environment that has no data directory."""
    environment = {name: value for name, value in server.home.environment.items()
                   if name != 'REFRAIN_DATA_DIR'}
    if token is not None:
        environment['REFRAIN_TOKEN'] = token
    done = subprocess.run(server.home.command(['--server', server.url, *arguments]),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment, cwd=server.home.path, timeout=120, check=False)
    server.home.last = f'{arguments}: {done}'
    return done


def good(server, *arguments, **options):
    done = over(server, *arguments, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_verbs(home):
    with Served(home, config=CONFIG) as server:
        lines = '\n'.join(json.dumps(course(user, 66, 106)) for user in ('ann', 'bob'))
        path = home.put('samples', lines + '\n')
        good(server, 'avatar', 'ingest', '--from', path)
        good(server, 'avatar', 'ingest', 'ann', 'heart_rate=104', 'battery=50')
        state = wait_for_picture(server, 'ann')
        wait_for_picture(server, 'bob')
        told = json.loads(good(server, 'avatar', 'state', 'ann', '--json'))
        assert told['mood'] == 'stressed' and told['state_hash'] == state['state_hash']
        assert told['image_url'] == state['image_url'], 'where the server has it'
        people = json.loads(good(server, 'avatar', 'list', '--json'))['people']
        assert [person['user_id'] for person in people] == ['ann', 'bob']
        history = json.loads(good(server, 'avatar', 'list', 'ann', '--json'))['history']
        assert any(row['verdict'] == 'changed' for row in history)
        seen = json.loads(good(server, 'avatar', 'refresh', 'ann', '--dry-run', '--json'))
        assert seen['people'][0]['steps'][0]['cached'] is True, seen
        seen = json.loads(good(server, 'avatar', 'refresh', 'ann', '--dry-run', '--json',
                               '--base-avatar', 'another'))
        assert seen['people'][0]['steps'][0]['cached'] is False, seen
        good(server, 'avatar', 'refresh', 'ann', '--base-avatar', 'another')
        other = json.loads(good(server, 'avatar', 'state', 'ann', '--json'))
        assert other['image_url'] != state['image_url'], 'it was waited for'
        shown = good(server, 'avatar', 'watch', '--all', '--for', '1s', '--json').splitlines()
        assert {json.loads(line)['user_id'] for line in shown} == {'ann', 'bob'}
        good(server, 'avatar', 'forget', 'ann', '--yes')
        assert over(server, 'avatar', 'state', 'ann').returncode == 6
        done = over(server, 'avatar', 'refresh', '--due')
        assert done.returncode == 2 and 'server' in done.stderr


def test_a_persons_own_token(home):
    home.ok('token', 'create', 'all', '--role', 'admin')
    token = home.ok('token', 'create', 'watch', '--person', 'ann').out.strip()
    with Served(home, config=CONFIG) as server:
        path = home.put('samples', json.dumps(course('ann', 66, 106)) + '\n')
        good(server, 'avatar', 'ingest', '--from', path, token=token)

        def look():
            told = json.loads(good(server, 'avatar', 'state', 'ann', '--json', token=token))
            return told['mood'] == 'stressed'
        wait_for(look, 'what is shown of ann')
        for refused in (['state', 'bob'], ['list', 'bob'], ['list'], ['forget', 'bob', '--yes'],
                        ['ingest', 'bob', 'steps=3'], ['refresh', 'bob']):
            done = over(server, 'avatar', *refused, token=token)
            assert done.returncode == 1, refused
            assert 'token' in done.stderr or 'admins' in done.stderr, done.stderr
        done = over(server, 'generate', 'image', 'x', token=token)
        assert done.returncode == 1 and "one person's own" in done.stderr
        assert over(server, 'avatar', 'state', 'ann').returncode == 1, 'a token is wanted'


def test_seed_001_step_5_a_watch_from_its_sample_to_another_face(home):
    """Ingest, analysis of the trend, another state, avatar, and the watch sees it."""
    with Served(home, config=CONFIG) as server, Events(server) as events:
        known = None
        for first, last, steps, mood in ((66, 106, 0, 'stressed'), (120, 165, 140, 'excited')):
            assert server.ask('POST', '/sensor-data', course('ann', first, last, steps)).status == 200
            events.wait('avatar', user_id='ann', mood=mood)
            state = server.ask('GET', '/avatar/current-state/ann', If_None_Match=f'"{known}"')
            assert state.status == 200 and state.json()['mood'] == mood, state
            known = state.json()['state_hash']
            server.ask('DELETE', '/api/v1/avatars/ann')
        assert server.ask('GET', '/avatar/current-state/ann').status == 404


def test_events(home):
    """Each new avatar is an event, and who was away hears of it afterwards."""
    with Served(home, config=CONFIG) as server:
        with Events(server) as events:
            server.ask('POST', '/sensor-data', course('ann', 66, 106))
            first = events.wait('avatar', user_id='ann', mood='stressed')
            assert first['data']['image'].startswith('/assets/')
        server.ask('POST', '/sensor-data', course('bob', 66, 106))
        state = wait_for_picture(server, 'bob')
        with Events(server, last=first['id']) as events:
            event = events.wait('avatar', user_id='bob', mood='stressed')
            while event['data']['video'] is None:
                event = events.wait('avatar', user_id='bob')
            later = server.ask('GET', '/avatar/current-state/bob').json()
            assert event['data']['state_hash'] in (state['state_hash'], later['state_hash'])


def test_no_name_in_the_log(home):
    """Who somebody is stands in no line of the log of requests."""
    with Served(home, config=CONFIG) as server:
        server.ask('POST', '/sensor-data', course('annabella', 66, 106))
        wait_for_picture(server, 'annabella')
        server.ask('GET', '/api/v1/avatars/annabella/history')
        server.ask('POST', '/sensor-data', {'user_id': 'annabella', 'steps': 'many'})
        said = server.told()
        assert '/avatar/current-state/{user_id}' in said and 'annabella' not in said


main(globals())
