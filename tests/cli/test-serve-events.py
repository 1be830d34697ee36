#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Events, the progress of what is under way, and metrics."""

import re
import threading
import time

import harness
from served import Events, Served

GENERATIONS = '/api/v1/generations'
SLOW = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'slow', 'delay_ms': 3000}}
QUICK = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'quick'}}

SAMPLE = re.compile(r'^([a-z][a-z0-9_]*)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$')


def read_metrics(text):
    """The samples of a text, with everything asserted that its form asks for."""
    samples, types, seen, current = {}, {}, set(), None
    assert text.endswith('\n')
    for line in text.splitlines():
        if line.startswith('# HELP '):
            current = line.split()[2]
            assert current not in seen and len(line.split()) > 3, 'a metric stands once'
            seen.add(current)
        elif line.startswith('# TYPE '):
            assert line.split()[2] == current and line.split()[3] in ('counter', 'gauge', 'histogram')
            types[current] = line.split()[3]
        else:
            match = SAMPLE.match(line)
            assert match is not None, f'a sample: {line}'
            name = match.group(1)
            stem = re.sub(r'_(bucket|sum|count)$', '', name) if types[current] == 'histogram' else name
            assert stem == current, f'{name} stands under its own name'
            assert (types[current] != 'counter') or name.endswith('_total')
            key = (name, match.group(2) or '')
            assert key not in samples, f'{key} stands once'
            samples[key] = float(match.group(3))
    return samples


def metrics_of(server):
    answer = server.ask('GET', '/metrics')
    assert answer.status == 200 and answer.headers['Content-Type'].startswith('text/plain; version=0.0.4')
    return read_metrics(answer.body.decode())


def sum_of(samples, name, *labels):
    return sum(value for (which, text), value in samples.items()
               if which == name and all(label in text for label in labels))


def in_background(server, body, **headers):
    thread = threading.Thread(target=server.ask, args=('POST', GENERATIONS, body), kwargs=headers)
    thread.start()
    return thread


def test_a_run_is_told(home):
    with Served(home) as server, Events(server) as events:
        assert events.answer.getheader('Content-Type') == 'text/event-stream'
        made = server.ask('POST', GENERATIONS, QUICK).json()
        running = events.wait('running')['data']
        done = events.wait('done')['data']
        assert running['generation_id'] == done['generation_id'] == made['generation_id']
        assert done['key'] == made['key'] and done['kind'] == 'image' and done['provider'] == 'dummy'
        assert done['stored'] is True and done['cost'] == made['cost'] and running['job'] is None
        server.ask('POST', GENERATIONS, QUICK)
        server.ask('POST', GENERATIONS, {**QUICK, 'params': {'prompt': 'no', 'fail': 'refused'}})
        following = events.next()
        assert following['event'] == 'running', 'a hit runs nothing'
        assert events.wait('failed')['data']['error'] == 'refused'


def test_progress_is_told(home):
    with Served(home) as server, Events(server) as events:
        thread = in_background(server, SLOW)
        generation = events.wait('running')['data']['generation_id']
        told = events.wait('progress')['data']
        assert told['generation_id'] == generation and 0 <= told['fraction'] <= 1
        shown = server.ask('GET', f'{GENERATIONS}/{generation}').json()
        assert shown['state'] == 'running' and 0 <= shown['progress'] <= 1
        thread.join()
        events.wait('done', generation_id=generation)
        after = server.ask('GET', f'{GENERATIONS}/{generation}').json()
        assert after['state'] == 'done' and len(after['assets']) == 1


def test_a_job_is_told(home):
    with Served(home) as server, Events(server) as events:
        answer = server.ask('POST', GENERATIONS, SLOW, Prefer='respond-async')
        assert answer.status == 202
        where = answer.headers['Location']
        name = where.rpartition('/')[2]
        events.wait('job', job=name, state='queued')
        running = events.wait('running', job=name)['data']
        events.wait('progress', job=name)
        shown = server.ask('GET', where).json()
        assert 0 <= shown['progress'] <= 1
        assert shown['generation_id'] == running['generation_id']
        events.wait('job', job=name, state='done', generation_id=running['generation_id'])
        assert server.ask('GET', where).json()['progress'] == 1


def test_changes_are_told(home):
    with Served(home) as server, Events(server) as events:
        key = server.ask('POST', GENERATIONS, QUICK).json()['key']
        answer = server.ask('DELETE', f'/api/v1/generations/cache/{key.replace("#", "%23")}')
        assert answer.status == 200
        assert events.wait('changed', verb='invalidate')['data']['entries'] == 1
        server.ask('POST', '/api/v1/generations/cache/restore', {'key': '*', 'dry_run': True})
        server.ask('POST', '/api/v1/generations/cache/restore', {'key': '*'})
        assert events.next()['data'] == {'verb': 'restore', 'entries': 1}, 'a dry run is no change'


def test_nothing_is_missed(home):
    with Served(home) as server:
        with Events(server) as events:
            server.ask('POST', GENERATIONS, QUICK)
            first = events.wait('running')
        for prompt in 'abc':
            server.ask('POST', GENERATIONS, {**QUICK, 'params': {'prompt': prompt}})
        with Events(server, first['id']) as events:
            kinds = [events.next()['event'] for _ in range(7)]
            assert kinds == ['done'] + ['running', 'done'] * 3, kinds
        for strange in ('77-3', 'rubbish', f'{first["id"].partition("-")[0]}-99999999'):
            with Events(server, strange) as events:
                assert events.next()['event'] == 'missed', strange
                assert events.next()['id'] == first['id'], 'then all that is still there'


def test_the_end_is_told(home):
    with Served(home) as server:
        events = Events(server)
        began = time.monotonic()
    with events:
        assert events.next() is None, 'the stream ends with the server'
    assert time.monotonic() - began < 25, 'and the server does not wait for it'


def test_metrics(home):
    with Served(home) as server:
        before = metrics_of(server)
        assert sum_of(before, 'refrain_answers_total') == 0
        for _ in range(3):
            server.ask('POST', GENERATIONS, QUICK)
        server.ask('POST', GENERATIONS, {**QUICK, 'params': {'prompt': 'x', 'fail': 'provider_failed'}})
        server.ask('POST', GENERATIONS, b'{')
        server.ask('GET', '/no/such/path')
        server.ask('BREW', '/metrics')
        deadline = time.monotonic() + 30
        while sum_of(metrics_of(server), 'refrain_answers_total') < 3 and time.monotonic() < deadline:
            time.sleep(0.2)
        after = metrics_of(server)
        assert sum_of(after, 'refrain_answers_total', 'outcome="hit"') == 2
        assert sum_of(after, 'refrain_answers_total', 'outcome="miss"', 'kind="image"') == 1
        assert sum_of(after, 'refrain_failures_total') == 1
        assert sum_of(after, 'refrain_spent_credits_total') == 1
        assert sum_of(after, 'refrain_saved_credits_total') == 2
        route = 'route="/api/v1/generations"'
        name = 'refrain_http_requests_total'
        assert sum_of(after, name, route, 'status="200"') == 3
        assert sum_of(after, name, route, 'status="502"') == 1
        assert sum_of(after, name, route, 'status="400"') == 1
        assert sum_of(after, name, 'route="none"', 'status="404"') == 1
        times = 'refrain_http_request_duration_seconds'
        assert sum_of(after, f'{times}_count', route) == 5
        assert sum_of(after, f'{times}_bucket', route, 'le="+Inf"') == 5
        assert sum_of(after, f'{times}_sum', route) > 0
        rising = [value for (which, text), value in after.items()
                  if which == f'{times}_bucket' and route in text]
        assert rising == sorted(rising), 'each bucket holds those below it'
        assert sum_of(after, 'refrain_entries') == 1 and sum_of(after, 'refrain_connections') >= 1
        for gauge in ('process_open_fds', 'process_resident_memory_bytes', 'refrain_disk_free_bytes'):
            assert sum_of(after, gauge) > 0, gauge
        assert sum_of(after, 'refrain_jobs', 'state="queued"') == 0


def test_the_alert(home):
    config = '[stats]\nalert-hit-rate=60%\nalert-min-requests=3\n'
    with Served(home, config=config) as server:
        for prompt in 'abcd':
            server.ask('POST', GENERATIONS, {**QUICK, 'params': {'prompt': prompt}})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            samples = metrics_of(server)
            if sum_of(samples, 'refrain_alert') > 0:
                break
            time.sleep(0.2)
        assert sum_of(samples, 'refrain_alert', 'alert="hit_rate"', 'kind="image"') == 1
        assert samples[('refrain_hit_rate_24h', '')] == 0


if __name__ == '__main__':
    harness.main(globals())
