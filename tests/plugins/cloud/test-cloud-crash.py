#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-cloud-crash.py REFRAIN STAND-IN: what becomes of a job whose process is
killed, for each order that the table of the tests has. Prints TAP."""

import json
import signal
import subprocess
import time

from cloud_cli import (StandIn, assert_no_canary, assert_no_canary_outside, main, orders,
                       use_with_key)

KINDS = {'image': 'image', 'video': 'video', 'audio': 'music'}
PIXEL = bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010800000000'
                      '3a7e9b550000000a49444154789c6360000000020001'
                      '48afa4710000000049454e44ae426082')


def words_for(home, order):
    kind = KINDS[order['got'].split('/')[0]]
    params = home.put('params.json', json.dumps(order['params']))
    words = ['generate', kind, '--provider', order['provider'], '--model', order['model'],
             '--params', params, '--json']
    if order['input'] is not None:
        words += ['--input', f'{order["input"]}={home.put("picture.png", PIXEL)}']
    return words


def wait_until(check, what):
    end = time.monotonic() + 60
    while not check():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def polls(server, order):
    """What was asked after the order: the handle is kept before the first question."""
    calls = server.calls()
    call = 'POST ' + order['path']
    return calls[calls.index(call) + 1:] if call in calls else []


def crash(home, server, order, words):
    server.say('hold')
    said = home.at('said')
    with open(said, 'wb') as stream:
        process = subprocess.Popen(home.command(words), env=home.environment, cwd=home.path,
                                   stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)
    wait_until(lambda: process.poll() is not None or polls(server, order), 'the job is asked for')
    with open(said, encoding='utf-8') as stream:
        assert process.poll() is None, f'it waits for the job: {stream.read()} {server.calls()}'
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    server.say('release')


def check_order(home, order, resume):
    # Two dialects may be asked for the very same thing, and that would be a hit.
    home.data = home.at('data', order['name'], order['order'])
    home.environment['REFRAIN_DATA_DIR'] = home.data
    with StandIn(order['name'], '0') as server:
        use_with_key(home, server)
        words = words_for(home, order)
        crash(home, server, order, words)
        home.ok('queue', 'list', '--json')
        assert_no_canary(home)
        if resume:
            home.ok('queue', 'resume')
        # With all that is logged: none of it has the key.
        done = home.ok(*words, environment={'G_MESSAGES_DEBUG': 'all'})
        made = json.loads(done.out.splitlines()[-1])
        assert made['outcome'] == ('hit' if resume else 'miss'), made
        assert made['assets'][0]['media_type'] == order['got']
        assert server.count('POST ' + order['path']) == 1, 'it is ordered once'
        assert_no_canary(home)
        assert_no_canary_outside(home, made)
        assert home.ok('account', 'show', 'default', '--json').json()['held'] == 0


def check_all(home, known, resume):
    assert {order['provider'] for order in known} >= {'comfyui', 'gemini', 'kling', 'replicate',
                                                      'suno'}
    for order in known:
        try:
            check_order(home, order, resume)
        except AssertionError as failure:
            raise AssertionError(f'{order["name"]}, {order["order"]}: {failure}') from failure


def test_the_same_request_collects_what_was_left(home):
    check_all(home, orders(), False)


def test_queue_resume_collects_what_was_left(home):
    """One order of each service and dialect, since the way there is the same."""
    first = {order['name']: order for order in reversed(orders())}
    check_all(home, list(first.values()), True)


if __name__ == '__main__':
    main(globals())
