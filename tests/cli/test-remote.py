#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-remote.py REFRAIN: the verbs over a server. Prints TAP."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from harness import Home, main  # noqa: E402
from peers import cutting, serving, standing_in  # noqa: E402

# What differs from one run to the next, or is nothing on another machine.
PASSING = ('at', 'path', 'url', 'generation_id', 'id', 'generation_seconds', 'ttl_seconds', 'next_cursor',
           'latency_us', 'seconds', 'manifest', 'who', 'seen_at')


# Any bytes will do for the dummy provider.
CONTENT = b'\x89PNG\r\n\x1a\n' + bytes(range(256)) * 400


def lasting(value):
    if isinstance(value, dict):
        return {name: lasting(member) for name, member in value.items()
                if name not in PASSING and not name.endswith('_at')}
    if isinstance(value, list):
        return [lasting(element) for element in value]
    # What is never found by its key has one with the generation's id in it.
    return 'ALWAYS' if isinstance(value, str) and value.startswith('ALWAYS#') else value


def dummy(verb, prompt, *options, kind='image'):
    return (verb, kind, prompt, '--provider', 'dummy', *options)


# In this order, since each finds what those before have left.
COMMANDS = [
    dummy('generate', 'a cat'),
    dummy('generate', 'a cat'),
    dummy('generate', 'a cat', '--force-refresh', '--tag', 'pets', '-p', 'seed=5'),
    dummy('generate', 'a dog', '-p', 'width=16', '--tag', 'pets', '--ttl', '7d'),
    dummy('generate', 'once more', '--strategy', 'per_player', '--player', '7'),
    dummy('generate', 'a place', '--purpose', 'hall', '--from', 'a|b', '--to', 'c%d'),
    dummy('generate', 'never kept', '--no-store'),
    dummy('generate', 'always', '--strategy', 'always', '-p', 'seed=6'),
    dummy('generate', 'not there', '--only-if-cached'),
    dummy('generate', 'too dear', '--max-cost', '0'),
    dummy('generate', 'refused', '-p', 'refuse=true'),
    dummy('generate', 'wrong', '-p', 'width=100000', '-p', 'colour=red'),
    ('generate', 'image', 'x', '--provider', 'nobody'),
    ('generate', 'image', 'step', '--provider', 'dummy', '--then', 'image', 'two', '--provider',
     'dummy'),
    dummy('check', 'a cat'),
    dummy('check', 'a bird', '--explain'),
    ('cache', 'list'),
    ('cache', 'list', '--tag', 'pets'),
    ('cache', 'list', '--text', 'dog', '--sort', 'bytes'),
    ('cache', 'list', '--limit', '2'),
    ('cache', 'list', '--older-than', 'nonsense'),
    ('cache', 'show', '{key}'),
    ('cache', 'show', 'nothing'),
    ('cache', 'show', ''),
    ('cache', 'pin', '{key}'),
    ('cache', 'tag', '{key}', '--add', 'best', '--remove', 'pets'),
    ('cache', 'rate', '{key}', '--stars', '4'),
    ('cache', 'list', '--tag', 'best'),
    ('cache', 'unpin', '--tag', 'best'),
    ('cache', 'invalidate', '--tag', 'pets', '--dry-run'),
    ('cache', 'invalidate', '{key}', '--yes'),
    ('cache', 'invalidate', 'nothing', '--yes'),
    ('cache', 'invalidate', '--yes'),
    ('cache', 'list', '--state', 'trashed'),
    ('cache', 'restore', '{key}'),
    ('cache', 'log'),
    ('cache', 'cleanup', '--dry-run'),
    ('cache', 'cleanup', '--yes'),
    ('cache', 'verify'),
    ('cache', 'verify', '--repair'),
    ('account', 'grant', 'ann', '10.000001'),
    ('account', 'grant', 'ann', '0'),
    ('account', 'limit', 'ann', '--day', '2.5', '--month', '100'),
    ('account', 'limit', 'ann', '--month', 'none', '--balance', 'yes'),
    dummy('generate', 'paid by ann', '--account', 'ann'),
    dummy('generate', 'too dear for ann', '--account', 'ann', '-p', 'price=4'),
    dummy('generate', 'nobody pays', '--account', 'nobody'),
    ('account', 'show', 'ann'),
    ('account', 'show', 'nobody'),
    ('account', 'list'),
    ('account', 'list', '--limit', '1'),
    ('queue', 'list'),
    ('queue', 'pause'),
    ('queue', 'resume'),
    ('queue', 'cancel', '99'),
    ('queue', 'move', '99', 'first'),
    ('providers',),
    ('providers', 'dummy'),
    ('providers', 'portrait'),
    ('providers', 'dumy'),
]


READS = ('list', 'show', 'log', 'check', 'providers')


def ask(home, command, environment=None):
    done = home.run(*command, '--json', environment=environment)
    answer = lasting(json.loads(done.out))
    # The way out may be another one from afar.
    if 'error' in answer:
        answer['error'].pop('hint', None)
    return done.status, answer


def assert_both(local, served, url, command):
    """The same command on this machine and over the server: status and JSON."""
    there = {'REFRAIN_SERVER': url}
    here = ask(local, command)
    answer = ask(served, command, there)
    # A server writes its counters a second later.
    for _ in range(50):
        if answer == here or not any(word in READS for word in command[:2]):
            break
        time.sleep(0.2)
        answer = ask(served, command, there)
    assert answer == here, f'{command}:\n{json.dumps(here)}\n{json.dumps(answer)}'


def find_key(home):
    entries = home.ok('cache', 'list', '--text', 'dog', '--json').json()['entries']
    return entries[0]['key'] if entries else ''


def test_each_verb_says_the_same(home):
    local = Home(home.program)
    try:
        with serving(home) as url:
            key = ''
            for words in COMMANDS:
                key = find_key(local) or key
                command = [word.replace('{key}', key) for word in words]
                assert_both(local, home, url, command)
    finally:
        local.remove()


def test_words_are_the_same(home):
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        made = home.ok(*dummy('generate', 'a cat'))
        assert f'{url}/assets/' in made.out and '  miss · ' in made.out
        assert 'hit' in home.ok(*dummy('generate', 'a cat')).out
        assert 'nothing is wrong' in home.ok('cache', 'verify').out
        assert 'dummy' in home.ok('providers').out
        home.ok('queue', 'list')
        home.ok('providers', 'dummy')
        home.ok('account', 'show', 'default')
        home.ok('cache', 'log')


def test_statistics(home):
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        for _ in range(3):
            home.ok(*dummy('generate', 'a cat'))
        for _ in range(100):
            stats = home.ok('stats', '--by', 'provider', '--json').json()
            if stats['cache_hits_24h'] == 2:
                break
            time.sleep(0.1)
        assert stats['cache_hits_24h'] == 2 and stats['cache_misses_24h'] == 1
        assert stats['rows'][0]['name'] == 'dummy' and stats['rows'][0]['hits'] == 2
        assert stats['by_kind']['image']['latency_us']['hit']['count'] == 2
        assert '66.67 %' in home.ok('stats', '--since', '7d').out


def test_files_come_over(home):
    with serving(home) as url:
        made = home.ok('--server', url, *dummy('generate', 'a cat', '-o', 'cat.png'), '--json').json()
        with open(home.at('cat.png'), 'rb') as stream:
            content = stream.read()
        asset = made['assets'][0]
        assert hashlib.sha256(content).hexdigest() == asset['sha256']
        assert asset['path'] is None and asset['url'].startswith(f'{url}/assets/')
        os.mkdir(home.at('out'))
        home.ok('--server', url, *dummy('generate', 'a cat', '-o', 'out'))
        assert os.listdir(home.at('out')) == [f'{made["generation_id"]}-image.png']
        kept = home.ok('--server', url, *dummy('generate', 'b', '--no-store', '-o', 'b.png'))
        assert os.path.getsize(home.at('b.png')) > 0 and 'not stored' in kept.out
        home.fails(2, '--server', url, *dummy('generate', 'a cat', '-o', 'no/where.png'))


def test_inputs_are_sent(home):
    """The file is the client's, and the server takes it by its content."""
    def ask(path):
        return dummy('generate', 'with a picture', '--input', f'image={path}', '--json')

    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        home.ok(*dummy('generate', 'a cat', '-o', 'cat.png'))
        home.put('own.png', CONTENT)
        home.put('copy.png', CONTENT)
        assert home.ok(*ask('own.png')).json()['outcome'] == 'miss'
        assert home.ok(*ask('copy.png')).json()['outcome'] == 'hit', 'told by content'
        assert home.ok('check', *ask('copy.png')[1:]).json()['cached'] is True
        assert home.ok(*ask('cat.png')).json()['outcome'] == 'miss'
        home.put('own.png', CONTENT + b'more')
        assert home.ok(*ask('own.png')).json()['outcome'] == 'miss'
        assert home.fails(2, *ask('no/such.png')).error()['code'] == 'invalid_request'
        home.put('batch.jsonl', json.dumps({'kind': 'image', 'provider': 'dummy', 'inputs': {
            'image': {'file': 'copy.png'}}, 'params': {'prompt': 'with a picture'}}) + '\n')
        assert home.ok('batch', 'batch.jsonl', '--json').json()['hits'] == 1
    with open(home.at('serve.err'), encoding='utf-8') as stream:
        sent = [line for line in stream if '"method":"PUT"' in line]
    # The cat is the server's own and was not sent to it again.
    assert len(sent) == 5, ''.join(sent)


def test_export_and_import(home):
    other = Home(home.program)
    try:
        with serving(home) as url:
            home.ok('--server', url, *dummy('generate', 'a cat'))
            home.ok('--server', url, *dummy('generate', 'a [d]o?g*', '--tag', 'pets'))
            export = ('--server', url, 'cache', 'export', '-o', 'out', '--json')
            done = home.ok(*export).json()
            assert done['exported'] == 2 and done['failed'] == 0
            files = sorted(os.listdir(home.at('out')))
            assert len(files) == 4 and not any(name.startswith('.') for name in files)
            again = home.ok(*export).json()
            assert again['exported'] == 0 and again['already_there'] == 2
            home.ok('cache', 'export', '-o', 'local')
            for name in os.listdir(home.at('local')):
                with open(home.at('local', name), 'rb') as one, open(home.at('out', name), 'rb') as two:
                    assert one.read() == two.read(), 'the same as on the machine itself'
            home.put(os.path.join('out', files[0]), 'something else')
            failed = home.run(*export)
            assert failed.status == 2 and failed.json()['failed'] == 1
            home.ok('--server', url, 'cache', 'export', '-o', 'bare', '--provenance', 'none')
            assert len(os.listdir(home.at('bare'))) == 2
        with serving(other) as url:
            take = ('--server', url, 'cache', 'import', 'local', '--json')
            spoilt = [name for name in os.listdir(home.at('local')) if name.endswith('.png')][0]
            with open(home.at('local', spoilt), 'rb') as stream:
                whole = stream.read()
            home.put(os.path.join('local', spoilt), 'other bytes')
            done = home.run(*take).json()
            assert done['imported'] == 1 and done['failed'] == 1
            home.put(os.path.join('local', spoilt), whole)
            done = home.ok(*take).json()
            assert done['imported'] == 1 and done['already_there'] == 1
            assert home.ok('--server', url, *dummy('check', 'a cat'), '--json').json()['cached']
            home.put('bare/x.json', '{}')
            home.fails(2, '--server', url, 'cache', 'import', 'bare/x.json')
    finally:
        other.remove()


def test_a_batch(home):
    lines = ''.join(json.dumps({'kind': 'image', 'provider': 'dummy', 'strategy': strategy,
                                'params': {'prompt': f'line {number}'}}) + '\n'
                    for number, strategy in enumerate(['once', 'always', 'once', 'always']))
    home.put('batch.jsonl', lines)
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        done = home.ok('batch', 'batch.jsonl', '--run', 'night', '--json').json()
        assert done['run'] == 'night' and done['complete'] is True and home.calls() == 4
        home.ok('batch', 'batch.jsonl', '--run', 'night', '--report', 'report', '--json')
        assert home.calls() == 4, 'what a run has made is not made again, whatever its strategy'
        with open(home.at('report'), encoding='utf-8') as stream:
            assert sorted(json.loads(line)['line'] for line in stream) == [1, 2, 3, 4]
        home.ok('batch', 'batch.jsonl', '--json')
        assert home.calls() == 6, 'another run makes anew what is never kept'
        home.put('batch.jsonl', lines.replace('line', 'other'))
        poor = home.run('batch', 'batch.jsonl', '--max-cost', '2', '--json')
        assert poor.status == 5 and home.calls() == 8
        home.put('batch.jsonl', '{"kind":"image","provider":"dummy","params":{"size":1}}\n' + lines)
        assert home.run('batch', 'batch.jsonl', '--json').status == 8
        assert home.run('batch', 'batch.jsonl', '--keep-going', '--json').status == 8
        assert home.ok('batch', '-', '--dry-run', '--json', stdin=lines).json()['hits'] == 2


def test_warming_up(home):
    slot = ('--strategy', 'per_playthrough', '--from', 'hall')
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        home.ok(*dummy('generate', 'a door', '--playthrough', 'old', *slot))
        warm = ('warm', '--playthrough', 'new', '--scenes', 'hall,never seen', '--json')
        dry = home.ok(*warm, '--dry-run')
        assert dry.json()['misses'] == 1 and 'never seen' in dry.err and home.calls() == 1
        assert home.ok(*warm, '--yes').json()['misses'] == 1 and home.calls() == 2
        made = home.ok(*dummy('generate', 'a door', '--playthrough', 'new', *slot), '--json')
        assert made.json()['outcome'] == 'hit'
        home.fails(2, 'warm', '--playthrough', 'new')


def test_tokens(home):
    admin = home.ok('token', 'create', 'boss', '--role', 'admin').out.strip()
    creator = home.ok('token', 'create', 'ann', '--account', 'ann', '--profile', 'scenes').out.strip()
    home.ok('account', 'grant', 'ann', '100')
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        assert home.fails(1, *dummy('generate', 'x'), '--json').error()['code'] == 'unauthorized'
        home.environment['REFRAIN_TOKEN'] = creator
        home.ok(*dummy('generate', 'x'))
        error = home.fails(1, *dummy('generate', 'x', '--profile', 'default'), '--json').error()
        assert error['code'] == 'forbidden'
        home.fails(1, *dummy('generate', 'x', '--account', 'boss'))
        home.fails(1, 'account', 'grant', 'ann', '5')
        home.fails(1, 'cache', 'cleanup', '--dry-run')
        home.ok('account', 'show', 'ann')
        home.environment['REFRAIN_TOKEN'] = admin
        home.ok('account', 'grant', 'ann', '5')
        shown = home.ok('account', 'show', 'ann', '--json').json()
        assert shown['spent_today'] == 1
        # A revocation by another process holds for the next request.
        home.ok('--data-dir', home.data, 'token', 'revoke', '1')
        home.fails(1, 'account', 'show', 'ann')
        home.environment['REFRAIN_TOKEN'] = 'refrain_1_' + '0' * 64
        home.fails(1, 'account', 'show', 'ann')
        home.environment['REFRAIN_TOKEN'] = 'not\none'
        home.fails(2, 'account', 'show', 'ann')
    with open(home.at('serve.err'), encoding='utf-8') as stream:
        log = stream.read()
    assert log and admin not in log and creator not in log
    used = home.ok('--data-dir', home.data, 'token', 'list', '--json').json()['tokens']
    assert all(token['last_used_at'] is not None for token in used)


def test_token_file(home):
    secret = home.ok('token', 'create', 'ci', '--role', 'admin').out
    path = home.put('secret', secret)
    os.chmod(path, 0o600)
    home.environment['REFRAIN_CONFIG'] = home.put('refrain.conf', f'[server]\ntoken-file={path}\n')
    with serving(home) as url:
        home.environment['REFRAIN_SERVER'] = url
        home.ok('account', 'list')
        os.chmod(path, 0o644)
        assert 'everybody can read' in home.fails(2, 'account', 'list').err
        os.chmod(path, 0o600)
        os.truncate(path, 5)
        home.fails(1, 'account', 'list')
        os.unlink(path)
        home.fails(2, 'account', 'list')
        home.put('refrain.conf', '[server]\ntoken-file=secret\n')
        assert 'not absolute' in home.fails(2, 'account', 'list').err


def test_unix_socket(home):
    path = home.at('socket')
    with serving(home, '--unix', path) as url:
        assert url == f'unix:{path}'
        home.ok('--server', url, *dummy('generate', 'a cat', '-o', 'cat.png'))
        assert home.ok('--server', url, *dummy('check', 'a cat'), '--json').json()['cached'] is True


def test_wrong_usage(home):
    home.fails(2, '--server', 'http://localhost:1', '--data-dir', home.data, 'cache', 'list')
    assert 'in the clear' in home.fails(2, '--server', 'http://example.com', 'cache', 'list').err
    for wrong in ('example.com', 'ftp://example.com', 'https://', 'https://a:b@example.com',
                  'https://example.com/?token=x', 'unix:relative', 'unix:/' + 'x' * 120,
                  'http://127.0.0.1.example.com', 'http://[::2]:80', 'http://10.0.0.1'):
        home.fails(2, '--server', wrong, 'cache', 'list')
    for verb in (['serve'], ['token', 'list'], ['token', 'create', 'x'], ['token', 'revoke', '1']):
        assert 'without --server' in home.fails(2, '--server', 'http://localhost:1', *verb).err
    # The environment is for those verbs that can use it.
    home.ok('token', 'list', environment={'REFRAIN_SERVER': 'http://localhost:1'})
    home.ok('--data-dir', home.data, 'cache', 'list',
            environment={'REFRAIN_SERVER': 'http://localhost:1'})


def test_nobody_there(home):
    for address in ('http://127.0.0.1:1', f'unix:{home.at("nothing")}'):
        done = home.fails(7, '--server', address, *dummy('generate', 'x'), '--json')
        assert done.error()['code'] == 'store_unavailable' and 'refrain serve' in done.err


RESULT = {
    'outcome': 'miss', 'key': 'CACHE#image#x', 'fingerprint': '0' * 64, 'generation_id': 'g-1',
    'kind': 'image', 'provider': 'p', 'model': 'm', 'strategy': 'once', 'version': 1, 'cost': 1,
    'charged': 1, 'saved': 0, 'uses': 0, 'stored': True, 'content_differs': False,
    'created_at': '2026-11-21T10:00:00.000Z', 'expires_at': None,
    'assets': [{'role': 'image', 'media_type': 'image/png', 'bytes': 3, 'path': None,
                'sha256': hashlib.sha256(b'png').hexdigest(),
                'url': f'/assets/{hashlib.sha256(b"png").hexdigest()}.png'}],
}


def as_json(value, status=200):
    return status, 'application/json', json.dumps(value).encode()


def test_a_broken_connection_is_one_request(home):
    """Whatever happens on the way, the key says that it is the same request."""
    def script(method, path, number):
        return [None, (502, 'text/html', b'<html>'), None, as_json(RESULT)][number - 1]

    with standing_in(script) as (url, seen):
        made = home.ok('--server', url, *dummy('generate', 'x'), '--json').json()
    assert made['outcome'] == 'miss' and len(seen) == 4
    keys = {headers.get('Idempotency-Key') for _, _, headers, _ in seen}
    assert len(keys) == 1 and None not in keys
    assert len({body for _, _, _, body in seen}) == 1


def test_a_run_is_paid_once_though_the_connection_is_cut(home):
    with serving(home) as url, cutting(url, 2, 1) as way:
        done = home.ok('--server', way, 'generate', 'image', 'slow', '--provider', 'dummy-paid',
                       '-p', 'price=3', '-p', 'delay_ms=3000', '--json').json()
        assert done['charged'] == 3 and home.calls() == 1
        account = home.ok('--server', url, 'account', 'show', 'default', '--json').json()
    assert account['spent_today'] == 3
    assert [row['kind'] for row in account['ledger']] == ['settle', 'hold']


def test_it_gives_up_in_time(home):
    with standing_in(lambda method, path, number: None) as (url, seen):
        error = home.fails(3, '--server', url, *dummy('generate', 'x'), '--json').error()
    assert error['code'] == 'unknown_outcome' and 2 <= len(seen) <= 10
    assert 'the same request again' in error['hint']


def test_a_change_is_asked_for_once(home):
    with standing_in(lambda method, path, number: None) as (url, seen):
        error = home.fails(3, '--server', url, 'account', 'grant', 'ann', '5', '--json').error()
    assert error['code'] == 'unknown_outcome' and len(seen) == 1
    with standing_in(lambda method, path, number: (504, 'text/html', b'<html>')) as (url, seen):
        error = home.fails(3, '--server', url, 'account', 'grant', 'ann', '5', '--json').error()
    assert error['code'] == 'unknown_outcome' and len(seen) == 1


def test_the_servers_word_is_the_last(home):
    told = {'error': {'code': 'provider_unavailable', 'message': 'no key', 'hint': 'set it',
                      'details': [{'parameter': 'a', 'message': 'b'},
                                  {'parameter': 'c', 'message': 'd'}]}}
    with standing_in(lambda method, path, number: as_json(told, 503)) as (url, seen):
        done = home.fails(3, '--server', url, *dummy('generate', 'x'), '--json')
    assert done.json() == told and len(seen) == 1


def test_other_bytes_are_refused(home):
    def script(method, path, number):
        return as_json(RESULT) if method == 'POST' else (200, 'image/png', b'gnp')

    with standing_in(script) as (url, _):
        done = home.fails(1, '--server', url, *dummy('generate', 'x', '-o', 'x.png'))
    assert 'something else' in done.err and not os.path.exists(home.at('x.png'))


def test_no_token_goes_elsewhere(home):
    """A server that names assets on another one is not given away there."""
    def elsewhere(method, path, number):
        return 200, 'image/png', b'png'

    with standing_in(elsewhere) as (other, seen):
        result = json.loads(json.dumps(RESULT))
        result['assets'][0]['url'] = other + result['assets'][0]['url']
        with standing_in(lambda method, path, number: as_json(result)) as (url, asked):
            home.run('--server', url, *dummy('generate', 'x', '-o', 'x.png'),
                     environment={'REFRAIN_TOKEN': 'secret'})
    assert asked[0][2]['Authorization'] == 'Bearer secret'
    assert all('Authorization' not in headers for _, _, headers, _ in seen)


def test_absurd_answers(home):
    evil = json.loads(json.dumps(RESULT))
    evil['generation_id'] = '../../evil'
    for answer in (b'', b'{', b'[]', b'null', b'{}', b'<html></html>', b'{"assets":[]}',
                   json.dumps(evil).encode(), b'[' * 100000):
        with standing_in(lambda method, path, number, body=answer: (200, 'text/html', body)) as (
                url, _):
            done = home.run('--server', url, *dummy('generate', 'x', '-o', home.path), '--json')
            assert done.status == 1 and done.error()['code'] == 'failed', answer[:20]
            home.run('--server', url, 'cache', 'list')
            home.run('--server', url, 'stats')
            assert home.last.status == 1
    for status in (301, 400, 401, 403, 404, 418, 429, 500):
        with standing_in(lambda method, path, number, s=status: (s, 'text/html', b'no')) as (url, _):
            assert home.run('--server', url, 'cache', 'list').status != 0


def test_control_c_leaves_the_server_to_it(home):
    def script(method, path, number):
        time.sleep(3)
        return as_json(RESULT)

    with standing_in(script) as (url, seen):
        process = subprocess.Popen(home.command(['--server', url, *dummy('generate', 'x')]),
                                   env=home.environment, stderr=subprocess.PIPE,
                                   stdout=subprocess.PIPE)
        while not seen:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and b'goes on at the server' in errors


main(globals())
