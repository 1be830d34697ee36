#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Much at once: jobs of a crowd, large exports to slow clients, tokens of many requests."""

import http.client
import io
import json
import os
import shutil
import tarfile
import time

import harness
from served import LIMIT, Served

JOBS = 3
CROWD = 60
PATH = '/api/v1/generations'
EXPORT = f'{PATH}/cache/export?kind=image'

# An export of this many pictures, each of so many bytes.
PICTURES = 24
BYTES = 2_000_000


def image(prompt, **params):
    return {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': prompt, **params}}


def test_a_crowd_that_does_not_wait(home):
    with Served(home, '--quiet', '--jobs', str(JOBS), '--threads', '2') as server:
        assert server.ask('POST', PATH, image('there')).status == 200
        places = []
        for number in range(CROWD):
            queued = server.ask('POST', PATH, image(f'later {number}', delay_ms=100),
                                Prefer='respond-async')
            assert queued.status == 202 and 'Retry-After' in queued.headers, str(queued)
            places.append(queued.headers['Location'])
        assert len(set(places)) == CROWD
        most = 0
        until = time.monotonic() + 2 * LIMIT
        left = CROWD
        while left > 0 and time.monotonic() < until:
            running = server.ask('GET', '/api/v1/queue?state=running&limit=100').json()['jobs']
            most = max(most, len(running))
            hit = server.ask('POST', PATH, image('there'))
            assert hit.status == 200 and hit.json()['outcome'] == 'hit', 'hits are behind nobody'
            left = sum(len(server.ask('GET', f'/api/v1/queue?state={state}&limit=100').json()['jobs'])
                       for state in ('queued', 'running'))
        assert left == 0, f'{left} are left'
        assert 1 <= most <= JOBS, f'{most} ran at once'
        for place in places:
            shown = server.ask('GET', place.removeprefix(server.url))
            assert shown.status == 200, str(shown)
        assert home.calls() == 1 + CROWD


def resident(server):
    with open(f'/proc/{server.process.pid}/status', encoding='utf-8') as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith('VmRSS:'))


def is_sanitized(server):
    with open(f'/proc/{server.process.pid}/exe', 'rb') as stream:
        return b'__asan_' in stream.read()


def folder_size(path):
    size = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                size += os.path.getsize(os.path.join(folder, name))
            except FileNotFoundError:
                pass
    return size


def fill(server):
    for number in range(PICTURES):
        assert server.ask('POST', PATH, image(f'large {number}', bytes=BYTES)).status == 200


def test_jobs_wait_on_the_disk(home):
    """What one has waiting is bounded, costs no memory, and holds no money."""
    accounts = ''.join(f'[account {name}]\nlimit-day=900\n' for name in ('greedy', 'modest'))
    config = f'{accounts}[queue]\nmax-waiting-each=2100\n'
    with Served(home, '--quiet', '--threads', '1', config=config) as server:
        assert server.ask('POST', '/api/v1/queue/pause').status == 200
        asker = http.client.HTTPConnection('127.0.0.1', server.port, timeout=LIMIT)
        counts = {202: 0, 429: 0}
        before = 0
        for number in range(2200):
            body = {**image(f'{number} ' + 40000 * 'x', price=1), 'account': 'greedy'}
            asker.request('POST', PATH, json.dumps(body), {'Prefer': 'respond-async'})
            answer = asker.getresponse()
            answer.read()
            counts[answer.status] += 1
            before = resident(server) if number == 1050 else before
        assert counts == {202: 2100, 429: 100}, counts
        # As text alone those since are 42 MB; what SQLite keeps of pages comes and goes.
        after = resident(server)
        assert is_sanitized(server) or after < before + 16 * 1024, (before, after)
        asker.close()
        for name in ('greedy', 'modest'):
            account = server.ask('GET', f'/api/v1/accounts/{name}').json()
            assert account['held'] == 0 and account['spent_today'] == 0
        queued = server.ask('POST', PATH, {**image('small', price=1), 'account': 'modest'},
                            Prefer='respond-async')
        assert queued.status == 202
        listed = server.ask('GET', '/api/v1/queue?limit=2').json()['jobs']
        assert [job['request']['account'] for job in listed] == ['greedy', 'modest'], 'it is next'


def begin_export(server):
    client = server.connect()
    client.sendall(f'GET {EXPORT} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n'.encode())
    answer = http.client.HTTPResponse(client)
    answer.begin()
    assert answer.status == 200 and answer.getheader('Transfer-Encoding') == 'chunked'
    return client, answer


def test_an_export_is_made_while_it_is_sent(home):
    # AddressSanitizer keeps what was freed, to see whether somebody still uses it.
    sanitizer = {'ASAN_OPTIONS': f'{os.environ.get("ASAN_OPTIONS", "")}:quarantine_size_mb=1'}
    with Served(home, '--quiet', '--threads', '1', environment=sanitizer) as server:
        fill(server)
        before, on_disk = resident(server), folder_size(home.data)
        client, answer = begin_export(server)
        head = answer.read(100_000)
        # The client rests: next to nothing of the rest is in memory, or on the disk.
        time.sleep(0.3)
        assert resident(server) < before + 8 * 1024, 'one block is in memory'
        assert folder_size(home.data) < on_disk + 3 * BYTES, 'one picture is in the work folder'
        assert server.ask('GET', '/api/health').status == 200
        whole = head + answer.read()
        client.close()
        assert resident(server) < before + 8 * 1024
        with tarfile.open(fileobj=io.BytesIO(whole)) as archive:
            names = archive.getnames()
        assert len(names) == len(set(names)) == 2 * PICTURES
        assert whole.endswith(bytes(1024)), 'it has its end'
        until = time.monotonic() + LIMIT
        while folder_size(home.data) > on_disk + BYTES and time.monotonic() < until:
            time.sleep(0.05)
        assert folder_size(home.data) < on_disk + BYTES, 'nothing of it is left'


def find_work(home):
    for folder, names, _ in os.walk(home.data):
        if 'files' in names:
            return os.path.join(folder, 'files')
    raise AssertionError('there is no work folder')


def test_a_fault_in_the_middle_is_seen(home):
    with Served(home, '--threads', '1') as server:
        fill(server)
        client, answer = begin_export(server)
        answer.read(100_000)
        shutil.rmtree(find_work(home))
        try:
            answer.read()
        except (http.client.IncompleteRead, ConnectionResetError):
            pass
        else:
            raise AssertionError('it looks whole')
        client.close()
        assert server.ask('GET', EXPORT).status == 200, 'the next one is'
        assert 'an export is cut off' in server.told()


def test_a_client_that_goes_away(home):
    with Served(home, '--quiet', '--threads', '1') as server:
        fill(server)
        on_disk = folder_size(home.data)
        for _ in range(3):
            client, answer = begin_export(server)
            answer.read(1000)
            answer.close()
            client.close()
        until = time.monotonic() + LIMIT
        while folder_size(home.data) > on_disk + BYTES and time.monotonic() < until:
            time.sleep(0.05)
        assert folder_size(home.data) < on_disk + BYTES, 'its work folder is gone'


def ask_on(connection, secret):
    connection.request('GET', '/api/v1/generations/cache/entries', None,
                       {'Authorization': f'Bearer {secret}'})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_a_token_is_refused_at_once(home):
    """It is remembered for as long as nothing is written, by whatever process."""
    secrets = [home.ok('token', 'create', name, '--json').json()['secret'] for name in ('a', 'b')]
    with Served(home, '--quiet', '--threads', '1') as server:
        connection = http.client.HTTPConnection('127.0.0.1', server.port, timeout=LIMIT)
        for _ in range(20):
            assert [ask_on(connection, secret) for secret in secrets] == [200, 200]
        home.ok('token', 'revoke', '1')
        for _ in range(3):
            assert [ask_on(connection, secret) for secret in secrets] == [401, 200]
        connection.close()


if __name__ == '__main__':
    harness.main(globals())
