#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-avatar.py REFRAIN: people and their avatars. Prints TAP."""

import datetime
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from harness import LIMIT, main  # noqa: E402

PICTURE = '[avatar]\nimage=%s/image\nvideo=%s/clip\ndebounce=0s\n'


def configure(home, maker='dummy', more=''):
    folder = home.at('.config', 'refrain')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'refrain.conf'), 'w', encoding='utf-8') as stream:
        stream.write(PICTURE % (maker, maker) + more)


def moment(minutes_ago):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now - datetime.timedelta(minutes=minutes_ago)).isoformat().replace('+00:00', 'Z')


def course(user, first, last, steps, minutes=14):
    """What a watch has measured in the last minutes, a sample a minute."""
    samples = [{'at': moment(minutes - minute), 'steps': steps,
                'heart_rate': round(first + (last - first) * minute / minutes)}
               for minute in range(minutes + 1)]
    return json.dumps({'user_id': user, 'samples': samples}) + '\n'


def send(home, text):
    return home.ok('avatar', 'ingest', '--from', '-', '--json', stdin=text).json()


def state(home, user):
    return home.ok('avatar', 'state', user, '--json').json()


def history(home, user):
    return home.ok('avatar', 'list', user, '--json').json()['history']


def start(home, *arguments):
    return subprocess.Popen(home.command(arguments), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=home.environment, cwd=home.path)


def wait_until(condition):
    until = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < until, 'it happens in time'
        time.sleep(0.02)


def test_a_sample_as_words(home):
    done = home.ok('avatar', 'ingest', 'ann', 'heart_rate=62', 'steps=0', 'glucose=5.1')
    assert done.out == 'accepted: 1\n'
    shown = state(home, 'ann')
    assert shown['mood'] == 'unknown' and shown['image_url'] is None
    assert set(shown) == {'state_hash', 'timestamp', 'last_generated_timestamp', 'mood', 'activity',
                          'image_url', 'video_url', 'reasoning'}
    assert home.calls() == 0


def test_batches_from_a_file(home):
    path = home.put('samples', course('ann', 60, 60, 0) + '\n' + course('bob', 60, 60, 0))
    assert home.ok('avatar', 'ingest', '--from', path, '--json').json() == {
        'accepted': 30, 'repeated': 0, 'expired': 0}
    assert home.ok('avatar', 'ingest', '--from', path).out == (
        'accepted: 0, there already: 30\n')


def test_batches_from_a_pipe(home):
    piped = course('ann', 60, 60, 0) + '\n\n' + course('bob', 60, 60, 0) + '\n'
    assert home.ok('avatar', 'ingest', stdin=piped).out == 'accepted: 30\n'
    assert state(home, 'bob')['mood'] == 'unknown'
    # Words are words, whatever standard input is.
    assert home.ok('avatar', 'ingest', 'ann', 'steps=4', stdin=piped).out == 'accepted: 1\n'


def test_what_is_no_sample(home):
    done = home.fails(2, 'avatar', 'ingest', 'ann', 'heart_rate=fast', '--json')
    assert done.error()['details'][0]['parameter'] == 'heart_rate'
    done = home.fails(2, 'avatar', 'ingest', 'ann', 'steps=1', 'at=2999-01-01T00:00:00Z')
    assert 'ahead of this machine' in done.err and 'clock' in done.err
    home.fails(2, 'avatar', 'ingest', 'ann', 'steps')
    home.fails(2, 'avatar', 'ingest')
    home.fails(2, 'avatar', 'ingest', '--from', home.at('nothing'))
    home.fails(2, 'avatar', 'ingest', '--from', '-', stdin='{"user_id":"a","steps":1}\nnonsense\n')
    assert 'line 2' in home.last.err
    home.fails(6, 'avatar', 'state', 'bob')


def test_due_people_get_their_avatar(home):
    configure(home)
    send(home, course('ann', 64, 110, 0))
    home.ok('avatar', 'refresh', '--due')
    shown = state(home, 'ann')
    assert shown['mood'] == 'stressed', shown
    assert shown['image_url'].startswith('file:///') and shown['video_url'] is not None
    assert home.calls() == 2
    people = home.ok('avatar', 'list', '--json').json()['people']
    assert [person['user_id'] for person in people] == ['ann']
    assert os.path.exists(people[0]['image']['path']) and people[0]['analyst'] == 'rules'
    assert [row['verdict'] for row in history(home, 'ann')] == ['shown', 'changed']
    assert 'stressed' in home.ok('avatar', 'list').out
    assert 'shown' in home.ok('avatar', 'list', 'ann').out


def test_the_same_state_of_another_person_is_a_hit(home):
    configure(home)
    send(home, course('ann', 64, 110, 0) + course('bob', 66, 112, 0))
    home.ok('avatar', 'refresh', '--due')
    assert home.calls() == 2
    assert state(home, 'ann')['state_hash'] == state(home, 'bob')['state_hash']


def test_refresh_and_a_face_of_ones_own(home):
    configure(home)
    send(home, course('ann', 64, 110, 0))
    first = home.ok('avatar', 'refresh', 'ann', '--json').json()['people'][0]
    again = home.ok('avatar', 'refresh', 'ann', '--json').json()['people'][0]
    assert home.calls() == 2 and again['change'] == first['change'] + 1
    other = home.ok('avatar', 'refresh', 'ann', '--base-avatar', 'fox', '--json').json()
    assert other['people'][0]['base_avatar'] == 'fox' and home.calls() == 4
    home.fails(6, 'avatar', 'refresh', 'bob')
    home.fails(2, 'avatar', 'refresh')


def test_seed_000_step_1_what_is_kept_of_an_avatar(home):
    """Its picture, its film, the prompt that they were made with, and when."""
    configure(home)
    send(home, course('ann', 64, 110, 0))
    home.ok('avatar', 'refresh', '--due')
    entries = home.ok('cache', 'list', '--json').json()['entries']
    avatars = {entry['kind']: entry for entry in entries if entry['kind'] != 'text'}
    assert set(avatars) == {'image', 'video'}
    for entry in avatars.values():
        shown = home.ok('cache', 'show', entry['key'], '--json').json()
        assert 'feeling stressed' in json.dumps(shown), shown
        assert entry['created_at'] and entry['profile'] == 'avatar', entry


def test_seed_000_step_3_the_second_time_is_quick(home):
    configure(home, more='image-params={"delay_ms":1500}\nvideo-params={"delay_ms":1500}\n')
    send(home, course('ann', 64, 110, 0))
    took = []
    for calls in (2, 2):
        began = time.monotonic()
        home.ok('avatar', 'refresh', 'ann')
        took.append(time.monotonic() - began)
        assert home.calls() == calls
    assert took[0] > 3.0 and took[1] < took[0], took


def foresee(home, *arguments):
    return home.ok('avatar', 'refresh', 'ann', '--dry-run', '--json', *arguments).json()['people'][0]


def test_what_a_refresh_would_cost(home):
    configure(home)
    send(home, course('ann', 64, 110, 0))
    home.ok('avatar', 'refresh', 'ann')
    assert home.calls() == 2
    told = foresee(home)
    assert told['user_id'] == 'ann'
    assert [step['cached'] for step in told['steps']] == [True, True]
    other = foresee(home, '--base-avatar', 'fox')
    assert [step['cached'] for step in other['steps']] == [False, False]
    said = home.ok('avatar', 'refresh', 'ann', '--dry-run').out
    assert 'picture hit' in said and 'film    hit' in said, said
    assert home.calls() == 2 and state(home, 'ann')['mood'] != 'unknown'
    assert home.ok('avatar', 'list', '--json').json()['people'][0]['base_avatar'] is None
    home.fails(2, 'avatar', 'refresh', '--due', '--dry-run')
    home.fails(6, 'avatar', 'refresh', 'bob', '--dry-run')


def test_a_face_that_is_a_picture(home):
    """What stands under a key is what the avatar is made of; another picture, another key."""
    configure(home)
    send(home, course('ann', 64, 110, 0))
    portrait = home.make('a portrait of ann')
    face = f'key:{portrait["key"]}'
    home.ok('avatar', 'refresh', 'ann')
    before = state(home, 'ann')
    assert home.calls() == 3
    home.ok('avatar', 'refresh', 'ann', '--base-avatar', face)
    after = state(home, 'ann')
    assert home.calls() == 5 and after['image_url'] != before['image_url']
    # By its bytes it is the same picture, and so the same avatar.
    home.ok('avatar', 'refresh', 'ann', '--base-avatar', f'sha256:{portrait["assets"][0]["sha256"]}')
    assert home.calls() == 5 and state(home, 'ann')['image_url'] == after['image_url']
    home.fails(2, 'avatar', 'refresh', 'ann', '--base-avatar', 'sha256:fox')
    gone = home.ok('avatar', 'refresh', 'ann', '--base-avatar', 'key:nothing', '--json').json()
    assert 'nothing' in gone['people'][0]['trouble']
    assert state(home, 'ann')['image_url'] == after['image_url'], 'the last avatar stands'


def test_reading_off(home):
    configure(home, more='[profile avatar]\ncache-read=no\n')
    send(home, course('ann', 64, 110, 0))
    home.ok('avatar', 'refresh', 'ann')
    home.ok('avatar', 'refresh', 'ann')
    assert home.calls() == 4


def test_a_wrong_line_of_the_configuration_is_named(home):
    configure(home, more='window=15\nwindows=3\nsure=2\nimage-params=[]\n')
    done = home.ok('avatar', 'ingest', 'ann', 'steps=1')
    for word in ('windows', 'sure', 'image-params'):
        assert f'{word}: ' in done.err, word


def test_every_key_is_written_about(home):
    """What the program takes stands in the README and in the manual."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
    with open(os.path.join(root, 'README.md'), encoding='utf-8') as stream:
        readme = stream.read()
    with open(os.path.join(root, 'data', 'man', 'refrain.1.in'), encoding='utf-8') as stream:
        manual = stream.read().replace('\\-', '-')
    with open(os.path.join(root, 'src', 'avatar', 'rf-avatar-config.c'), encoding='utf-8') as stream:
        keys = set(re.findall(r'KEY \("([a-z-]+)"', stream.read())) | {'films', 'workers'}
    assert len(keys) > 15
    for key in sorted(keys):
        assert f'`{key}`' in readme and key in manual, key
    configure(home, more=''.join(f'{key}=\n' for key in sorted(keys)))
    assert 'not known here' not in home.ok('avatar', 'list').err


def kill_in_flight(home, process, calls):
    wait_until(lambda: home.calls() >= calls)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=LIMIT)


def test_killed_while_a_picture_is_made(home):
    configure(home, more='image-params={"delay_ms":3000}\n')
    send(home, course('ann', 64, 110, 0))
    for _ in range(2):
        kill_in_flight(home, start(home, 'avatar', 'refresh', '--due'), home.calls() + 1)
        assert state(home, 'ann')['image_url'] is None
    home.ok('avatar', 'refresh', '--due')
    assert state(home, 'ann')['video_url'] is not None
    assert [row['verdict'] for row in history(home, 'ann')] == ['shown', 'changed']


def test_killed_while_a_film_is_made(home):
    configure(home, more='video-params={"delay_ms":3000}\n')
    send(home, course('ann', 64, 110, 0))
    kill_in_flight(home, start(home, 'avatar', 'refresh', '--due'), 2)
    home.ok('avatar', 'refresh', '--due')
    # The picture was there, and is found; the film had to be begun again.
    assert home.calls() == 3 and state(home, 'ann')['video_url'] is not None
    assert history(home, 'ann')[0]['outcome'] == 'image hit, video miss'


def test_killed_during_a_paid_call(home):
    configure(home, 'dummy-paid', more='image-params={"delay_ms":2000}\n')
    send(home, course('ann', 64, 110, 0))
    kill_in_flight(home, start(home, 'avatar', 'refresh', '--due'), 1)
    home.ok('avatar', 'refresh', '--due')
    # Nobody knows whether it was charged, so nobody pays again; the person is free.
    assert home.calls() == 1
    (person,) = home.ok('avatar', 'list', '--json').json()['people']
    assert person['phase'] == 'retrying' and person['trouble'] is not None
    home.ok('avatar', 'ingest', 'ann', 'heart_rate=70')


def test_killed_during_a_paid_job(home):
    configure(home, 'dummy-paid', more='image-params={"delay_ms":2000,"job":true}\n'
              'video-params={"job":true}\n')
    send(home, course('ann', 64, 110, 0))
    kill_in_flight(home, start(home, 'avatar', 'refresh', '--due'), 1)
    time.sleep(0.3)
    home.ok('avatar', 'refresh', 'ann')
    with open(home.log, encoding='utf-8') as stream:
        lines = stream.read().split('\n')
    assert sum(line.startswith('submit image') for line in lines) == 1, lines
    assert state(home, 'ann')['video_url'] is not None


def test_two_processes_make_it_once(home):
    configure(home, more='image-params={"delay_ms":500}\n')
    send(home, course('ann', 64, 110, 0))
    processes = [start(home, 'avatar', 'refresh', '--due') for _ in range(3)]
    for process in processes:
        process.communicate(timeout=LIMIT)
        assert process.returncode == 0
    home.ok('avatar', 'refresh', '--due')
    assert home.calls() == 2
    assert [row['verdict'] for row in history(home, 'ann')] == ['shown', 'changed']


def test_watch_works_and_tells(home):
    configure(home)
    process = start(home, 'avatar', 'watch', '--json')
    try:
        wait_until(lambda: os.path.exists(home.at('data', 'people.db')))
        send(home, course('ann', 64, 110, 0))
        told = json.loads(process.stdout.readline())
        assert told['user_id'] == 'ann' and told['mood'] == 'stressed'
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=LIMIT)
    assert process.returncode == 0
    shown = home.ok('avatar', 'watch', '--all', '--for', '1s').out
    assert shown.count('\n') == 1 and 'ann' in shown


def test_forget(home):
    configure(home)
    send(home, course('ann', 64, 110, 0) + course('bob', 64, 110, 0))
    home.ok('avatar', 'refresh', '--due')
    home.ok('avatar', 'refresh', 'ann', '--base-avatar', 'ann as she is')
    path = home.ok('avatar', 'list', '--json').json()['people'][0]['image']['path']
    home.fails(2, 'avatar', 'forget', 'ann')
    gone = home.ok('avatar', 'forget', 'ann', '--yes', '--json').json()
    assert gone['forgotten'] == 1 and gone['purged'] == 2, gone
    assert not os.path.exists(path), 'the face of one alone is gone'
    home.fails(6, 'avatar', 'state', 'ann')
    home.fails(6, 'avatar', 'forget', 'ann', '--yes')
    calls = home.calls()
    home.ok('avatar', 'refresh', 'bob')
    assert home.calls() == calls, 'what the other has, too, is there still'


def test_ids_stand_in_people_db_alone(home):
    configure(home)
    user = 'a-name-that-is-not-told'
    send(home, course(user, 64, 110, 0))
    done = home.ok('avatar', 'refresh', '--due')
    assert user not in done.out and user not in done.err
    for folder, _, names in os.walk(home.data):
        for name in names:
            with open(os.path.join(folder, name), 'rb') as stream:
                found = user.encode() in stream.read() or user in name
            assert not found or name.startswith('people.db'), name


def test_demo(home):
    first = home.ok('avatar', 'demo', '--hours', '1', '--people', '2', '--json').json()
    assert first['samples'] > 80 and first['made'] >= 4 and first['events']
    assert first['naive'] == 2 * first['samples']
    again = home.ok('avatar', 'demo', '--hours', '1', '--people', '2', '--json').json()
    assert again['made'] == 0 and again['found'] == first['made'] + first['found']
    assert sorted(event['state_hash'] for event in again['events']) == sorted(
        event['state_hash'] for event in first['events'])
    assert home.ok('avatar', 'list').out == 'no people\n'
    home.fails(2, 'avatar', 'demo', '--people', '0')


if __name__ == '__main__':
    main(globals())
