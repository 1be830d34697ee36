#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server is killed while watches send: what it has acknowledged is there, once, and
nobody is stuck."""

import contextlib
import http.client
import json
import os
import random
import sqlite3
import threading
import time

from harness import main
from served import Served
from watches import LIMIT, course, time_of, wait_for, wait_for_picture

CONFIG = '[avatar]\nimage=dummy/image\nvideo=dummy/clip\ndebounce=0s\nmin-interval=0s\n'
WATCHES = 6
KILLS = 4

# A film is a job that costs money, and nobody may begin it twice.
RANDOM_CONFIG = ('[avatar]\nimage=dummy/image\nvideo=dummy-paid/clip\ndebounce=0s\nmin-interval=0s\n'
                 'image-params={"delay_ms":20}\nvideo-params={"job":true,"delay_ms":40}\n')
ROUNDS = int(os.environ.get('RF_ROUNDS', '20'))
LONGEST = 0.6


class Watch(threading.Thread):
    """Sends sample after sample until the server is gone, and notes what was acknowledged."""

    def __init__(self, server, user, moments):
        super().__init__()
        self.port = server.port
        self.user = user
        self.moments = moments
        self.acknowledged = []
        self.open = []

    def run(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=LIMIT)
        try:
            while True:
                moment = next(self.moments)
                sample = {'user_id': self.user, 'heart_rate': 70, 'steps': 0, 'at': moment}
                self.open = [moment]
                connection.request('POST', '/sensor-data', json.dumps(sample))
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200, answer.status
                self.acknowledged.append(moment)
                self.open = []
        except (OSError, http.client.HTTPException):
            connection.close()


def moments_of(number):
    """Times of the last minutes that no other watch has."""
    begin = time.time() - 600 + number * 0.001
    for count in range(100000):
        yield time_of(begin + count * 0.005)


def kill(server):
    server.process.kill()
    server.process.wait(timeout=LIMIT)
    server.process.stdout.close()


def samples_of(server, user):
    answer = server.ask('GET', f'/api/v1/avatars/{user}/samples')
    return [sample['at'] for sample in answer.json()['samples']] if answer.status == 200 else []


def test_no_acknowledged_sample_is_lost(home):
    users = [f'watch-{number}' for number in range(WATCHES)]
    moments = {user: moments_of(number) for number, user in enumerate(users)}
    acknowledged = {user: set() for user in users}
    sent = {user: set() for user in users}
    for _ in range(KILLS):
        server = Served(home, config=CONFIG)
        watches = [Watch(server, user, moments[user]) for user in users]
        for watch in watches:
            watch.start()
        time.sleep(random.uniform(0.3, 1.2))
        kill(server)
        for watch in watches:
            watch.join(timeout=LIMIT)
            acknowledged[watch.user].update(watch.acknowledged)
            sent[watch.user].update(watch.acknowledged, watch.open)
    assert sum(len(there) for there in acknowledged.values()) > 0
    with Served(home, config=CONFIG) as server:
        for user in users:
            there = samples_of(server, user)
            assert len(there) == len(set(there)), 'each is there once'
            assert acknowledged[user] <= set(there), 'what was acknowledged is there'
            assert set(there) <= sent[user], 'and nothing that was not sent'
    # An analysis that was made and not entered yet is one of the things that repair finishes.
    home.run('cache', 'verify', '--repair')
    home.ok('cache', 'verify')


def test_nobody_is_stuck(home):
    """Killed over analyses and pictures; who comes next goes on."""
    users = [f'person-{number}' for number in range(5)]
    for round_number in range(KILLS):
        server = Served(home, config=CONFIG + '[parameter dummy/image/delay_ms]\ndefault=300\n')
        for number, user in enumerate(users):
            body = course(user, 60 + number, 100 + round_number * 5)
            assert server.ask('POST', '/sensor-data', body).status == 200
        time.sleep(random.uniform(0.05, 0.9))
        kill(server)
    with Served(home, config=CONFIG) as server:
        for user in users:
            state = wait_for_picture(server, user)
            assert state['mood'] == 'stressed', state


def refresh(server, user, face):
    assert server.ask('POST', f'/avatar/refresh/{user}', {'base_avatar': face}).status == 202


def is_done(server, user):
    person = server.ask('GET', f'/api/v1/avatars/{user}').json()
    return not person['forced'] and person['phase'] in ('idle', 'awaiting_video', 'analysis_due')


def round_of(home, users, moments, number):
    """One life of the server: samples all the time, a new face for everybody, and its end at
    any moment of all that. Returns what the watches know."""
    server = Served(home, config=RANDOM_CONFIG)
    watches = [Watch(server, user, moments[user]) for user in users]
    until = time.monotonic() + random.uniform(0.0, LONGEST)
    for watch in watches:
        watch.start()
    try:
        for user in users:
            refresh(server, user, f'face {number} of {user}')
        while time.monotonic() < until:
            time.sleep(0.005)
    finally:
        kill(server)
        for watch in watches:
            watch.join(timeout=LIMIT)
    return watches


def assert_made_once(home):
    """What was made and kept was never made again; what costs money was not begun again."""
    with contextlib.closing(sqlite3.connect(os.path.join(home.data, 'refrain.db'))) as database:
        twice = database.execute('SELECT canonical, count(*) FROM generations WHERE kind <> \'text\''
                                 ' GROUP BY namespace, identity HAVING count(*) > 1').fetchall()
    assert not twice, twice
    with open(home.log, encoding='utf-8') as stream:
        submitted = [line.rsplit(' ', 1)[0] for line in stream if line.startswith('submit ')]
    assert submitted and len(submitted) == len(set(submitted)), 'a paid film was begun twice'


def assert_sound(home):
    """Of the dead nothing is left but films that cost money: each is kept for who asks for
    it, or nobody knows whether it was paid for, and nobody pays again."""
    home.run('cache', 'verify', '--repair')
    for line in home.run('cache', 'verify').out.splitlines():
        assert not line or 'by a process that died' in line or line.startswith('nothing'), line


def test_killed_at_random_points(home):
    """Of ingest, analysis, picture, film and of saying so. RF_ROUNDS says how often, RF_SEED
    which moments they are."""
    seed = os.environ.get('RF_SEED', str(random.randrange(10 ** 9)))
    print(f'# RF_SEED={seed}', flush=True)
    random.seed(seed)
    users = [f'person-{number}' for number in range(4)]
    moments = {user: moments_of(number) for number, user in enumerate(users)}
    acknowledged = {user: set() for user in users}
    sent = {user: set() for user in users}
    with Served(home, config=RANDOM_CONFIG) as server:
        for number, user in enumerate(users):
            assert server.ask('POST', '/sensor-data', course(user, 60 + number, 110)).status == 200
        begun = {user: set(samples_of(server, user)) for user in users}
    for number in range(ROUNDS):
        for watch in round_of(home, users, moments, number):
            acknowledged[watch.user].update(watch.acknowledged)
            sent[watch.user].update(watch.acknowledged, watch.open)
    with Served(home, config=RANDOM_CONFIG) as server:
        for user in users:
            refresh(server, user, f'the last face of {user}')
            wait_for(lambda user=user: is_done(server, user), f'an end of {user}')
            assert wait_for_picture(server, user)['mood'] != 'unknown', 'nobody is stuck'
            there = samples_of(server, user)
            assert len(there) == len(set(there)), 'each is there once'
            assert acknowledged[user] <= set(there), 'what was acknowledged is there'
            assert set(there) <= sent[user] | begun[user], 'and nothing that was not sent'
    assert_made_once(home)
    assert_sound(home)


main(globals())
