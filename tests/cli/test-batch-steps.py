#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refrain batch: a line with steps is one job."""

import json
import subprocess
import time

from harness import main


def step(kind, prompt, provider='dummy-paid', image=None, params=None, **fields):
    inputs = {'inputs': {'image': {'step': image}}} if image is not None else {}
    return {'kind': kind, 'provider': provider, 'params': {'prompt': prompt, **(params or {})},
            **inputs, **fields}


def steps(*requests, **fields):
    return json.dumps({'steps': requests, **fields})


def two(word, first=None, then=None, **fields):
    """A picture, and the video that is made from it."""
    return steps(step('image', word, **(first or {})),
                 step('video', f'{word} runs', image=0, **(then or {})), **fields)


def put(home, *lines, name='manifest'):
    return home.put(name, ''.join(text + '\n' for text in lines))


def report_of(home, name='report'):
    with open(home.at(name), encoding='utf-8') as stream:
        return {row['line']: row for row in map(json.loads, stream)}


def batch(home, *arguments, status=0):
    done = home.run('batch', '--json', *arguments)
    deadline = time.monotonic() + 30
    # What was killed between fork and exec of a helper holds its lock a moment longer.
    while done.status == 2 and done.error()['code'] == 'conflict' and time.monotonic() < deadline:
        time.sleep(0.1)
        done = home.run('batch', '--json', *arguments)
    assert done.status == status, f'it exits with {status}'
    return done.json()


def calls(home):
    """How often each prompt was sent."""
    found = {}
    with open(home.log, encoding='utf-8') as stream:
        for text in stream:
            if not text.startswith('collect '):
                prompt = json.loads(text.split(' ', 2)[2].rsplit(' ', 1)[0])['prompt']
                found[prompt] = found.get(prompt, 0) + 1
    return found


def kill_after(home, arguments, number, seconds=60):
    """Starts a batch and kills it once that many calls were made."""
    process = subprocess.Popen(home.command(['batch', *arguments]), env=home.environment,
                               cwd=home.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + seconds
    while home.calls() < number and time.monotonic() < deadline:
        time.sleep(0.02)
    assert home.calls() >= number, 'the provider is called'
    # Its call stands in the log before the handle of its job is saved.
    time.sleep(0.5)
    process.kill()
    process.communicate()


def test_a_line_with_steps_is_one_job(home):
    manifest = put(home, two('cat'), two('dog'))
    said = batch(home, manifest, '--report', 'report')
    assert (said['done'], said['misses'], said['charged'], home.calls()) == (2, 2, 4, 4), said
    row = report_of(home)[1]
    assert row['outcome'] == 'miss' and (row['charged'], row['cost']) == (2, 2), row
    assert [one['kind'] for one in row['steps']] == ['image', 'video'], row
    shown = home.ok('generate', 'image', 'cat', '--provider', 'dummy-paid', '--json').json()
    assert shown['outcome'] == 'hit' and shown['key'] == row['steps'][0]['key']
    said = batch(home, manifest, '--report', 'report')
    assert (said['hits'], said['charged'], home.calls()) == (2, 0, 4), said
    assert report_of(home)[2]['outcome'] == 'hit'


def test_a_wrong_step_is_one_error_with_its_line(home):
    manifest = put(home, steps({'kind': 'image', 'parms': {}}), two('cat', then={'wdith': 8}),
                   two('dog', then={'params': {'wdith': 8}}), steps())
    done = home.run('batch', manifest, '--keep-going', '--report', 'report')
    assert done.status == 8 and home.calls() == 0, 'nothing is paid for the first step'
    assert 'line 1: ' in done.err and 'steps[0].parms' in done.err, done.err
    assert 'line 2: ' in done.err and 'steps[1].wdith' in done.err, done.err
    assert 'line 3: step 1: ' in done.err, done.err
    rows = report_of(home)
    assert rows[3]['outcome'] == rows[3]['error']['code'] == 'invalid_request', rows[3]
    assert [one['error']['code'] for one in rows[3]['steps']] == ['cancelled', 'invalid_request']
    assert rows[4]['error']['code'] == 'invalid_request'


def test_a_failing_step_fails_the_line_with_its_error(home):
    manifest = put(home, two('cat', then={'params': {'fail': 'refused'}}), two('dog'))
    said = batch(home, manifest, '--keep-going', '--report', 'report', '--run', 'mine', status=8)
    assert (said['failed'], said['done'], said['charged']) == (1, 1, 3), said
    row = report_of(home)[1]
    assert row['outcome'] == row['error']['code'] == 'refused' and row['charged'] == 1, row
    assert row['steps'][0]['outcome'] == 'miss' and row['steps'][1]['error']['code'] == 'refused'
    listed = home.ok('queue', 'list', '--json').json()['jobs']
    assert [job['steps'][0]['outcome'] for job in listed] == ['miss'], listed
    assert 'image “cat” + 1' in home.ok('queue', 'list').out


def test_what_was_made_is_not_made_again_with_what_failed(home):
    """Whatever its strategy: it is the same line of the same run."""
    manifest = put(home, two('cat', first={'strategy': 'always'},
                             then={'params': {'fail': 'provider_failed'}}))
    batch(home, manifest, '--run', 'mine', status=8)
    said = batch(home, manifest, '--run', 'mine', '--report', 'report', status=8)
    assert calls(home) == {'cat': 1, 'cat runs': 2}
    assert said['charged'] == 1 and report_of(home)[1]['charged'] == 1, said
    assert home.ok('account', 'show', 'default', '--json').json()['spent_today'] == 1
    job = home.ok('queue', 'list', '--json').json()['jobs'][0]['id']
    home.fails(8, 'queue', 'retry', job)
    assert calls(home) == {'cat': 1, 'cat runs': 3}


def test_killed_between_steps_only_the_rest_is_done(home):
    manifest = put(home, two('cat', first={'strategy': 'always'},
                             then={'params': {'job': True, 'delay_ms': 2000}}))
    kill_after(home, [manifest, '--run', 'mine'], 2)
    said = batch(home, manifest, '--run', 'mine', '--report', 'report')
    assert calls(home) == {'cat': 1, 'cat runs': 1}
    assert (said['done'], said['charged']) == (1, 2), said
    row = report_of(home)[1]
    assert [one['charged'] for one in row['steps']] == [1, 1], row
    assert home.ok('account', 'show', 'default', '--json').json()['spent_today'] == 2
    again = batch(home, manifest, '--run', 'mine', '--report', 'again')
    assert again['finished_before'] == 1 and report_of(home, 'again') == report_of(home)


def test_a_killed_call_of_a_step_is_unknown_until_somebody_decides(home):
    manifest = put(home, two('cat', first={'strategy': 'always'},
                             then={'params': {'delay_ms': 5000}}))
    kill_after(home, [manifest, '--run', 'mine'], 2)
    batch(home, manifest, '--run', 'mine', '--report', 'report', status=8)
    row = report_of(home)[1]
    assert row['outcome'] == 'unknown_outcome', row
    job = home.ok('queue', 'list', '--json', '--state', 'unknown').json()['jobs'][0]
    home.ok('queue', 'retry', job['id'])
    said = batch(home, manifest, '--run', 'mine')
    assert calls(home) == {'cat': 1, 'cat runs': 2} and said['done'] == 1, said


def test_the_budget_is_for_the_sum(home):
    manifest = put(home, two('cat'), two('dog'), two('cow'))
    said = batch(home, manifest, '--max-cost', '5', '--keep-going', '--jobs', '1', status=5)
    assert (said['charged'], said['over_budget'], home.calls()) == (4, 1, 4), said
    other = put(home, two('hen', max_cost=1.5), name='other')
    home.fails(5, 'batch', other)
    assert home.calls() == 4, 'nothing is paid for the first step'


def test_the_account_pays_for_all_steps_or_none(home):
    home.ok('account', 'grant', 'ann', '3')
    manifest = put(home, two('cat', first={'account': 'ann'}, then={'account': 'ann'}),
                   two('dog', first={'account': 'ann'}, then={'account': 'ann'}))
    assert home.run('batch', put(home, two('cow', first={'account': 'ann', 'params': {'price': 4}}),
                                 name='dear'), '--dry-run').status == 5
    said = batch(home, manifest, '--keep-going', '--jobs', '1', status=5)
    assert (said['done'], said['over_budget'], home.calls()) == (1, 1, 2), said


def test_what_a_killed_run_holds_is_not_asked_for_again(home):
    """The account has just enough, and it is held for the step that was left."""
    home.ok('account', 'grant', 'ann', '2')
    manifest = put(home, two('cat', first={'account': 'ann'},
                             then={'account': 'ann', 'params': {'job': True, 'delay_ms': 2000}}))
    kill_after(home, [manifest, '--run', 'mine'], 2)
    said = batch(home, manifest, '--run', 'mine')
    assert (said['done'], said['charged']) == (1, 2) and calls(home) == {'cat': 1, 'cat runs': 1}


def test_the_budget_knows_what_a_killed_run_has_paid(home):
    slow = {'params': {'job': True, 'delay_ms': 2000}}
    manifest = put(home, two('cat', first={'strategy': 'always', 'params': {'price': 3}}, then=slow),
                   two('dog'))
    kill_after(home, [manifest, '--run', 'mine', '--max-cost', '5', '--jobs', '1'], 2)
    said = batch(home, manifest, '--run', 'mine', '--max-cost', '5', '--jobs', '1', status=5)
    assert (said['charged'], said['over_budget']) == (4, 1), said
    assert home.ok('account', 'show', 'default', '--json').json()['spent_today'] == 4


def test_a_dry_run_sums_the_steps(home):
    manifest = put(home, two('cat'), two('cat'), two('dog', first={'params': {'price': 4}}))
    said = batch(home, manifest, '--dry-run')
    assert (said['misses'], said['duplicates'], said['cost']) == (2, 1, 7), said
    batch(home, put(home, two('cat'), name='one'))
    said = batch(home, manifest, '--dry-run')
    assert (said['hits'], said['misses'], said['cost']) == (2, 1, 5), said
    batch(home, put(home, two('cat', then={'wdith': 8}), name='wrong'), '--dry-run', status=8)


def test_files_of_steps_lie_beside_the_manifest(home):
    home.put('below/one.png', b'one')
    first = step('image', 'a', inputs={'image': {'file': 'one.png'}})
    home.put('below/manifest', steps(first, step('video', 'b', image=0)) + '\n')
    batch(home, home.at('below', 'manifest'))
    done = home.ok('generate', 'image', 'a', '--provider', 'dummy-paid', '--input',
                   'image=' + home.at('below', 'one.png'), '--json')
    assert done.json()['outcome'] == 'hit'


def test_a_provider_has_its_own_limit(home):
    home.put('conf', '[provider dummy-paid]\nconcurrency=1\n')
    slow = {'params': {'delay_ms': 300}}
    manifest = put(home, *[two(f'p{i}', first=slow, then=slow) for i in range(3)])
    began = time.monotonic()
    home.ok('--config', 'conf', 'batch', manifest, '--jobs', '3')
    assert time.monotonic() - began >= 1.8, 'one after the other'


def test_steps_are_warmed_up(home):
    line = steps(step('image', 'door of {scene}', strategy='per_playthrough',
                      playthrough_id='{playthrough}'),
                 step('video', 'it opens', image=0))
    said = home.ok('warm', put(home, line), '--playthrough', 'new', '--scenes', 'hall,yard',
                   '--yes', '--json').json()
    assert (said['done'], said['charged']) == (2, 4), said
    assert sorted(calls(home)) == ['door of hall', 'door of yard', 'it opens']
    done = home.ok('generate', 'image', 'door of hall', '--provider', 'dummy-paid', '--strategy',
                   'per_playthrough', '--playthrough', 'new', '--json').json()
    assert done['outcome'] == 'hit'


def test_ctrl_c_leaves_the_rest_of_the_steps(home):
    manifest = put(home, two('cat', first={'strategy': 'always',
                                           'params': {'delay_ms': 1500}}))
    process = subprocess.Popen(home.command(['batch', manifest]), env=home.environment,
                               cwd=home.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while home.calls() < 1 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(2)
    process.communicate(timeout=60)
    assert process.returncode == 130 and calls(home) == {'cat': 1}
    said = batch(home, manifest)
    assert (said['done'], said['charged']) == (1, 2) and calls(home) == {'cat': 1, 'cat runs': 1}


if __name__ == '__main__':
    main(globals())
