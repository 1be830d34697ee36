#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refrain batch: many requests, at once, resumable, under a budget."""

import json
import os
import random
import signal
import subprocess
import time

from harness import main


def line(prompt, provider='dummy-paid', **fields):
    params = {'prompt': prompt, **fields.pop('params', {})}
    return json.dumps({'kind': 'image', 'provider': provider, 'params': params, **fields})


def put(home, *lines, name='manifest'):
    return home.put(name, ''.join(text + '\n' for text in lines))


def report_of(path):
    with open(path, encoding='utf-8') as stream:
        return [json.loads(text) for text in stream]


def batch(home, *arguments, status=0):
    done = home.run('batch', '--json', *arguments)
    assert done.status == status, f'it exits with {status}'
    return done.json()


def start(home, *arguments, **options):
    return subprocess.Popen(home.command(['batch', *arguments]), env=home.environment,
                            cwd=home.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, **options)


def wait_for_calls(home, number):
    deadline = time.monotonic() + 60
    while home.calls() < number and time.monotonic() < deadline:
        time.sleep(0.02)
    assert home.calls() >= number, 'the provider is called'


def test_every_line_is_made_and_told(home):
    manifest = put(home, line('a'), '', line('b'), '   ', line('c', strategy='always'))
    said = batch(home, manifest, '--report', 'report')
    assert (said['done'], said['misses'], said['bypassed'], said['charged']) == (3, 2, 1, 3), said
    assert said['complete'] is True
    rows = {row['line']: row for row in report_of(home.at('report'))}
    assert sorted(rows) == [1, 3, 5], 'blank lines are counted and passed over'
    assert rows[1]['outcome'] == 'miss' and rows[1]['key'].startswith('CACHE#image#')
    assert (rows[1]['cost'], rows[1]['charged']) == (1, 1)
    assert rows[5]['outcome'] == 'bypass' and rows[5]['key'] is None
    shown = home.ok('cache', 'show', rows[1]['key'], '--json').json()
    assert rows[1]['generation_id'] in json.dumps(shown)


def test_words_for_people(home):
    manifest = put(home, line('a'), line('a'), line('b'))
    done = home.ok('batch', manifest, '--jobs', '1')
    assert done.out.startswith('1 hit · 2 made · 2 credits, 1 credit saved · 0:'), done.out
    assert done.err == '', 'without a terminal nothing else is told'
    assert home.ok('batch', manifest, '--quiet').out == ''


def test_duplicates_inside_a_manifest_cost_once(home):
    manifest = put(home, *[line('same', params={'delay_ms': 200}) for _ in range(12)])
    said = batch(home, manifest, '--jobs', '6')
    assert home.calls() == 1
    assert said['charged'] == 1 and said['misses'] == 1, said
    assert said['joined'] + said['hits'] == 11, said


def test_a_dry_run_counts_and_makes_nothing(home):
    home.make('a', '-p', 'price=2')
    manifest = put(home, line('a', 'dummy', params={'price': 2}), line('b', params={'price': 3}),
                   line('b', params={'price': 3}), line('b', strategy='per_player', player_id='1'),
                   line('b', strategy='always', params={'price': 3}))
    said = batch(home, manifest, '--dry-run')
    assert said == {'dry_run': True, 'lines': 5, 'hits': 1, 'misses': 3, 'duplicates': 1,
                    'wrong': 0, 'cost': 7}, said
    assert home.calls() == 1, 'nothing was made but the first'
    assert batch(home, manifest, '--dry-run', '--max-cost', '6.9', status=5)['cost'] == 7
    words = home.ok('batch', manifest, '--dry-run').out
    assert words == '5 requests: 1 hit · 3 to make for 7 credits · 1 the same as another\n', words
    batch(home, put(home, 'no JSON', name='wrong'), '--dry-run', status=8)


def test_a_bad_line_is_one_error_with_its_number(home):
    manifest = put(home, line('a'), '{"kind":"image","parms":{}}', line('b'))
    done = home.fails(8, 'batch', manifest)
    assert done.err.split('\n')[0].startswith('refrain: batch: line 2: '), done.err
    assert home.calls() == 1, 'what stands before it is made, and nothing after it'
    done = home.run('batch', manifest, '--keep-going')
    assert done.status == 8 and home.calls() == 2, 'the rest is made'


def test_a_long_line_is_one_error_with_its_number(home):
    manifest = put(home, line('a'), line('x' * (20 << 20)), line('b'), 'tail without end')
    done = home.run('batch', manifest, '--keep-going', '--report', 'report')
    assert done.status == 8
    errors = {row['line']: row['error'] for row in report_of(home.at('report')) if 'error' in row}
    assert sorted(errors) == [2, 4], errors
    assert errors[2]['code'] == 'too_large'
    assert home.calls() == 2
    assert len(done.err) < 2000, 'the line itself is not repeated'


def test_a_failure_stops_it_unless_it_keeps_going(home):
    manifest = put(home, line('a', params={'fail': 'provider_failed'}),
                   *[line(f'b{i}') for i in range(30)])
    done = home.fails(8, 'batch', manifest, '--jobs', '1')
    assert 'line 1: ' in done.err and '--keep-going' in done.err, done.err
    assert home.calls() < 5
    said = batch(home, manifest, '--keep-going', '--report', 'report', status=8)
    assert (said['failed'], said['done']) == (1, 30), said
    failed = [row for row in report_of(home.at('report')) if 'error' in row]
    assert [(row['line'], row['error']['code']) for row in failed] == [(1, 'provider_failed')]


def test_what_was_refused_is_charged_nothing(home):
    said = batch(home, put(home, line('a', params={'refuse': True})), status=8)
    assert said['charged'] == 0, said
    assert home.ok('account', 'show', 'default', '--json').json()['spent_today'] == 0


def test_what_failed_is_tried_again_under_its_run(home):
    manifest = put(home, line('a', strategy='always'),
                   line('b', params={'fail': 'provider_failed'}))
    batch(home, manifest, '--run', 'mine', '--keep-going', status=8)
    said = batch(home, manifest, '--run', 'mine', '--keep-going', status=8)
    assert (said['finished_before'], said['failed'], home.calls()) == (1, 1, 3), said


def test_a_run_skips_what_it_has_finished_whatever_the_strategy(home):
    manifest = put(home, line('a', strategy='always'), line('b', force_refresh=True), line('c'))
    batch(home, manifest, '--run', 'mine', '--report', 'first')
    said = batch(home, manifest, '--run', 'mine', '--report', 'second')
    assert home.calls() == 3
    assert (said['done'], said['finished_before']) == (3, 3), said
    by_line = lambda path: sorted(report_of(home.at(path)), key=lambda row: row['line'])
    assert by_line('first') == by_line('second'), 'the report is as complete as the first'


def test_without_an_id_a_finished_run_begins_anew(home):
    manifest = put(home, line('a', strategy='always'))
    first = batch(home, manifest)
    second = batch(home, manifest)
    assert first['run'] == second['run'] and home.calls() == 2
    assert second['finished_before'] == 0


def test_a_changed_line_is_a_new_one(home):
    put(home, line('a'), line('b', strategy='always'))
    batch(home, 'manifest', '--run', 'mine')
    put(home, line('a'), line('c', strategy='always'))
    said = batch(home, 'manifest', '--run', 'mine')
    assert (said['finished_before'], said['changed'], home.calls()) == (1, 1, 3), said


def test_the_budget_is_never_exceeded(home):
    manifest = put(home, *[line(f'p{i}', params={'price': 3, 'delay_ms': 30}) for i in range(8)])
    said = batch(home, manifest, '--max-cost', '10', '--jobs', '8', '--keep-going', status=5)
    assert (said['charged'], said['over_budget'], home.calls()) == (9, 5, 3), said
    assert said['complete'] is False
    # Hits are free, and a greater budget goes on where the smaller one ended.
    said = batch(home, manifest, '--max-cost', '12', '--keep-going', status=5)
    assert (said['charged'], said['finished_before'], home.calls()) == (12, 3, 4), said


def test_what_costs_less_than_held_leaves_money_for_others(home):
    manifest = put(home, *[line(f'p{i}', params={'price': 4, 'cost': 1}) for i in range(6)])
    said = batch(home, manifest, '--max-cost', '9', '--jobs', '6')
    assert (said['charged'], home.calls()) == (6, 6), said


def test_inputs_are_files_beside_the_manifest(home):
    home.put('below/one.png', b'one')
    home.put('below/manifest', line('a', inputs={'image': {'file': 'one.png'}}) + '\n')
    batch(home, home.at('below', 'manifest'))
    done = home.ok('generate', 'image', 'a', '--provider', 'dummy-paid', '--input',
                   'image=' + home.at('below', 'one.png'), '--json')
    assert done.json()['outcome'] == 'hit'
    home.put('other', line('a', inputs={'image': {'file': 'one.png'}}) + '\n')
    done = home.fails(8, 'batch', 'other')
    assert 'line 1: ' in done.err and 'one.png' in done.err, done.err


def test_standard_input(home):
    done = home.ok('batch', '-', '--json', stdin=line('a') + '\n' + line('b'))
    assert done.json()['done'] == 2


def test_a_slow_pipe_is_worked_on_as_it_comes(home):
    process = start(home, '-', '--json', stdin=subprocess.PIPE)
    process.stdin.write(line('a') + '\n')
    process.stdin.flush()
    wait_for_calls(home, 1)
    out, err = process.communicate(line('b') + '\n', timeout=60)
    assert process.returncode == 0 and json.loads(out)['done'] == 2, err


def test_so_many_at_once(home):
    manifest = put(home, *[line(f'p{i}', params={'delay_ms': 1000}) for i in range(12)])
    began = time.monotonic()
    batch(home, manifest, '--jobs', '12')
    assert time.monotonic() - began < 9, 'they do not wait for each other'


def test_a_provider_has_its_own_limit(home):
    home.put('conf', '[provider dummy-paid]\nconcurrency=1\n')
    manifest = put(home, *[line(f'p{i}', params={'delay_ms': 400}) for i in range(4)])
    began = time.monotonic()
    done = home.ok('--config', 'conf', 'batch', manifest, '--jobs', '4')
    assert time.monotonic() - began >= 1.6, 'one after the other'
    assert '4 made' in done.out


def test_ctrl_c_leaves_it_resumable(home):
    manifest = put(home, *[line(f'p{i}', strategy='always', params={'delay_ms': 300})
                           for i in range(20)])
    process = start(home, manifest, '--jobs', '2')
    wait_for_calls(home, 4)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert 'interrupted' in err and 'goes on where it stopped' in err, err
    said = batch(home, manifest)
    assert said['done'] == 20 and said['finished_before'] >= 2, said
    assert home.calls() == 20, 'what was sent was waited for and is not sent again'


def test_a_default_step_is_within_the_budget(home):
    """Its picture is paid for with the video, and stays paid for when that fails."""
    config = home.put('refrain.conf',
                      '[defaults]\nimage=dummy-paid\nvideo=dummy-paid/clip\n')
    good = json.dumps({'kind': 'video', 'params': {'prompt': 'a'}})
    failing = json.dumps({'kind': 'video', 'params': {'prompt': 'b', 'fail': 'provider_failed'}})
    manifest = put(home, good, failing, good)
    done = home.run('--config', config, 'batch', '--json', manifest, '--keep-going',
                    '--report', 'report')
    said, rows = done.json(), report_of(home.at('report'))
    accounts = home.ok('account', 'show', 'default', '--json').json()
    assert accounts['spent_today'] == said['charged'] == sum(row.get('charged', 0) for row in rows), (
        accounts, said, rows)
    charged = {row['line']: row.get('charged', 0) for row in rows}
    assert charged[2] == 1 and charged[1] + charged[3] == 2, rows


def run_when_free(home, *arguments):
    """What was killed between fork and exec of a helper holds its lock a moment longer."""
    deadline = time.monotonic() + 30
    while True:
        done = home.run('batch', '--json', *arguments)
        if done.status != 2 or time.monotonic() > deadline:
            return done
        time.sleep(0.1)


def test_killed_at_random_points_no_line_is_paid_twice(home):
    """Every line is done once: jobs are collected, and a call that was under way
    is unknown until somebody decides."""
    lines = [line(f'p{i}', strategy='always' if i % 2 else 'once',
                  params={'delay_ms': 40, 'job': i % 3 != 0}) for i in range(40)]
    manifest = put(home, *lines)
    choice = random.Random(7)
    for _ in range(12):
        process = start(home, manifest, '--run', 'mine', '--keep-going', '--jobs', '4',
                        '--report', 'report')
        try:
            process.communicate(timeout=choice.uniform(0.05, 0.6))
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
    done = run_when_free(home, manifest, '--run', 'mine', '--keep-going', '--report', 'report')
    said = done.json()
    rows = report_of(home.at('report'))
    assert sorted(row['line'] for row in rows) == list(range(1, 41)), 'each line stands there once'
    unknown = [row['line'] for row in rows if 'error' in row]
    for row in rows:
        assert 'outcome' in row or row['error']['code'] == 'unknown_outcome', row
    assert done.status == (8 if unknown else 0)
    assert said['failed'] == len(unknown)
    calls = paid_calls(home)
    assert all(number == 1 for number in calls.values()), calls
    # Who has looked at the provider decides; then these lines are made, too.
    jobs = home.ok('queue', 'list', '--json', '--state', 'unknown').json()['jobs']
    assert len(jobs) == len(unknown), jobs
    if jobs:
        home.ok('queue', 'retry', *[job['id'] for job in jobs])
    said = batch(home, manifest, '--run', 'mine')
    assert said['done'] == 40 and said['finished_before'] == 40, said
    # One that was about to be sent is unknown, too, and has not cost anything.
    assert 40 <= sum(paid_calls(home).values()) <= 40 + len(unknown)
    # Killed between the record and the rows: the repair enters what was made.
    found = home.run('cache', 'verify', '--json').json()['findings']
    assert all('was made and not entered' in finding for finding in found), found
    assert len(found) <= len(unknown), found
    home.run('cache', 'verify', '--repair')
    assert home.ok('cache', 'verify', '--json').json()['findings'] == []


def paid_calls(home):
    """How often each prompt was sent."""
    calls = {}
    with open(home.log, encoding='utf-8') as stream:
        for text in stream:
            if not text.startswith('collect '):
                prompt = json.loads(text.split(' ', 2)[2].rsplit(' ', 1)[0])['prompt']
                calls[prompt] = calls.get(prompt, 0) + 1
    return calls


def test_two_processes_cannot_work_on_one_run(home):
    manifest = put(home, line('slow', params={'delay_ms': 4000}))
    process = start(home, manifest, '--run', 'mine')
    wait_for_calls(home, 1)
    done = home.fails(2, 'batch', manifest, '--run', 'mine', '--json')
    assert done.error()['code'] == 'conflict'
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_memory_does_not_grow_with_the_manifest(home):
    def peak(lines):
        manifest = home.put('long', ''.join(line(f'p{i % 5}', 'dummy') + '\n'
                                            for i in range(lines)))
        pid = os.spawnve(os.P_NOWAIT, home.program,
                         home.command(['batch', manifest, '--quiet']),
                         {**home.environment, 'MALLOC_ARENA_MAX': '1'})
        _, status, usage = os.wait4(pid, 0)
        assert status == 0
        return usage.ru_maxrss

    home.ok('batch', put(home, *[line(f'p{i}', 'dummy') for i in range(5)]))
    small, large = peak(4000), peak(16000)
    with open(home.program, 'rb') as stream:
        is_sanitized = b'__asan_' in stream.read()
    # SQLite's page caches fill, which have a bound of their own; a job that was
    # kept would be more than a kilobyte. AddressSanitizer keeps what was freed.
    assert is_sanitized or large - small < 14000, (small, large)


def test_progress_on_a_terminal(home):
    manifest = put(home, *[line(f'p{i}', params={'delay_ms': 900}) for i in range(4)])
    text, status = home.terminal('batch', manifest, '--jobs', '2')
    assert status == 0
    assert '/4 · ' in text and '[' in text and ' left' in text, text
    assert '4 made' in text.rsplit('\r', 1)[-1], 'the line makes room for the end'
    done = home.ok('batch', manifest, '--progress')
    assert '/4 · ' in done.err or done.err == '', 'elsewhere a line now and then'


def test_wrong_usage(home):
    manifest = put(home, line('a'))
    for words in (['batch'], ['batch', 'nowhere'], ['batch', manifest, '--jobs', '0'],
                  ['batch', manifest, '--max-cost', 'much'],
                  ['batch', manifest, '--report', manifest],
                  ['batch', manifest, '--report', 'no/such/folder'], ['batch', home.path]):
        home.fails(2, *words)
    assert home.calls() == 0
    with open(manifest, encoding='utf-8') as stream:
        assert stream.read() == line('a') + '\n', 'the manifest is not overwritten'


if __name__ == '__main__':
    main(globals())
