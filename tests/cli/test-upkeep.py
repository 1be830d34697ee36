#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-upkeep.py REFRAIN: the trash, the log, cleanup and repair. Prints TAP."""

import glob
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from harness import main  # noqa: E402

DAY = 86400


def keys(home, *selectors):
    return [entry['key'] for entry in home.ok('cache', 'list', '--json', *selectors).json()['entries']]


def log(home):
    return home.ok('cache', 'log', '--json').json()['actions']


def find(home, *names):
    return sorted(glob.glob(home.at('data', *names)))


def make(home, prompt, *arguments, **options):
    return home.make('-p', f'prompt={prompt}', *arguments, **options)


def test_restore(home):
    made = make(home, 'one', '--tag', 'draft')
    other = make(home, 'two')
    home.fails(6, 'cache', 'restore', made['key'])
    home.ok('cache', 'invalidate', made['key'], '--yes')
    dry = home.ok('cache', 'restore', made['key'], '--dry-run', '--json').json()
    assert dry == {'restored': 1, 'dry_run': True} and keys(home) == [other['key']]
    assert home.ok('cache', 'restore', made['key']).out == 'restored: 1 entry\n', 'it asks nothing'
    assert make(home, 'one', '--tag', 'draft')['outcome'] == 'hit'
    home.ok('cache', 'invalidate', '--tag', 'draft', '--yes')
    assert home.ok('cache', 'restore', '--tag', 'draft', '--json').json()['restored'] == 1
    for arguments in ([], [made['key'], '--kind', 'image'], ['--tag=']):
        home.fails(2, 'cache', 'restore', *arguments)


def test_restore_swaps(home):
    first = make(home, 'one')
    second = make(home, 'one', '--force-refresh')
    assert first['generation_id'] != second['generation_id']
    for wanted in (first, second, first):
        home.ok('cache', 'restore', first['key'])
        assert make(home, 'one')['generation_id'] == wanted['generation_id']
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n'


def test_an_action_is_undone_as_a_whole(home):
    made = [make(home, number)['key'] for number in range(5)]
    home.ok('cache', 'invalidate', made[0], '--yes')
    home.ok('cache', 'invalidate', '--kind', 'image', '--yes')
    action = log(home)[0]
    assert (action['verb'], action['changed'], action['subject']) == ('invalidate', 4, '--kind=image')
    assert len(keys(home, '--state', 'trashed', '--action', action['id'])) == 4
    assert 'cache log' in home.fails(6, 'cache', 'restore', '--action', '99').err
    home.ok('cache', 'restore', '--action', action['id'])
    assert sorted(keys(home)) == sorted(made[1:])


def test_pin_tag_rate(home):
    made = make(home, 'one', '--tag', 'old')
    make(home, 'two')
    assert home.ok('cache', 'pin', made['key'], '--json').json() == {'pinned': 1, 'dry_run': False}
    assert keys(home, '--pinned') == [made['key']]
    assert home.ok('cache', 'pin', '--kind', 'image', '--dry-run').out == 'would be pinned: 1 entry\n'
    home.ok('cache', 'unpin', '--pinned')
    assert keys(home, '--pinned') == []
    home.ok('cache', 'tag', made['key'], '--add', 'a', '--add', 'b', '--remove', 'old')
    assert keys(home, '--tag', 'a') == keys(home, '--tag', 'b') == [made['key']]
    assert keys(home, '--tag', 'old') == []
    for words, count in ((['--add', 'a'], 0), (['--add', 'a', '--add', 'new'], 1),
                         (['--remove', 'none'], 0)):
        for dry in (['--dry-run'], []):
            said = home.ok('cache', 'tag', made['key'], *words, *dry, '--json').json()
            assert said['tagged'] == count, ('only what is changed is counted', words, said)
    assert home.ok('cache', 'tag', '--kind', 'image', '--add', 'a', '--json').json()['tagged'] == 1
    home.ok('cache', 'tag', '--kind', 'image', '--text', 'two', '--remove', 'a')
    home.ok('cache', 'rate', made['key'], '--stars', '4')
    for dry in (['--dry-run'], []):
        said = home.ok('cache', 'rate', made['key'], '--stars', '4', *dry, '--json').json()
        assert said['rated'] == 0, said
    assert home.ok('cache', 'show', made['key'], '--json').json()['rating'] == 4
    assert 'rating        4 of 5' in home.ok('cache', 'show', made['key']).out
    home.ok('cache', 'rate', made['key'], '--stars', '0')
    assert 'rating' not in home.ok('cache', 'show', made['key']).out
    for arguments in (['tag', made['key']], ['tag', made['key'], '--add='], ['rate', made['key']],
                      ['rate', made['key'], '--stars', '6'], ['rate', made['key'], '--stars', '-1'],
                      ['pin'], ['unpin']):
        home.fails(2, 'cache', *arguments)
    home.fails(6, 'cache', 'pin', 'CACHE#image#none')


def test_log(home):
    assert home.ok('cache', 'log').out == 'nothing was done yet\n'
    made = make(home, 'one')
    home.ok('cache', 'pin', made['key'])
    home.ok('cache', 'tag', '--kind', 'image', '--add', 'new', '--remove', 'old')
    home.ok('cache', 'invalidate', '--kind', 'image', '--dry-run')
    home.ok('cache', 'cleanup', '--purge', '--yes')
    rows = log(home)
    assert [row['verb'] for row in rows] == ['cleanup', 'tag', 'pin'], 'a dry run leaves no row'
    assert [row['subject'] for row in rows] == ['--purge', '--kind=image --add=new --remove=old',
                                                made['key']]
    assert all(row['who'] and row['began_at'] and row['ended_at'] for row in rows)
    page = home.ok('cache', 'log', '--limit', '2', '--json').json()
    rest = home.ok('cache', 'log', '--cursor', page['next_cursor'], '--json').json()
    assert page['actions'] + rest['actions'] == rows and rest['next_cursor'] is None
    people = home.ok('cache', 'log').out
    assert people.startswith('ACTION') and 'cleanup' in people and '--kind=image' in people
    home.fails(2, 'cache', 'log', '--cursor', 'none')


def test_cleanup_report(home):
    home.put('refrain.conf', '[profile default]\nttl=1s\n')
    settings = {'REFRAIN_CONFIG': home.at('refrain.conf')}
    make(home, 'short', environment=settings)
    for number in range(5):
        make(home, number)
    time.sleep(1.1)
    dry = home.ok('cache', 'cleanup', '--dry-run', '--json').json()
    real = home.ok('cache', 'cleanup', '--json').json()
    assert {'deleted', 'archived', 'bytes_freed', 'dry_run'} <= set(real)
    assert dry.pop('cost_to_remake') == 1, 'what is gone is not told of'
    assert real == {**dry, 'dry_run': False} and real['deleted'] == real['expired'] == 1
    assert real['bytes_freed'] == 0 and real['bytes_trashed'] > 0, 'deleting means the trash'
    assert len(keys(home, '--state', 'trashed')) == 1
    assert home.ok('cache', 'cleanup').out == 'nothing to do\n'


def test_cleanup_asks_where_much_would_go(home):
    home.put('refrain.conf', '[profile default]\nttl=1s\n')
    settings = {'REFRAIN_CONFIG': home.at('refrain.conf')}
    for number in range(3):
        make(home, number, environment=settings)
    time.sleep(1.1)
    done = home.fails(2, 'cache', 'cleanup')
    assert '3 of 3 entries' in done.err and '--yes' in done.err, done.err
    assert 'it would ask first' in home.ok('cache', 'cleanup', '--dry-run').out
    shown, status = home.terminal('cache', 'cleanup', answer='n\n')
    assert status == 130 and 'more than a fifth' in shown and len(keys(home)) == 3
    shown, status = home.terminal('cache', 'cleanup', answer='y\n')
    assert status == 0 and '3 expired to the trash' in shown, shown
    assert keys(home) == []


def test_purge_frees_now(home):
    made = make(home, 'one')
    kept = make(home, 'two')
    home.ok('cache', 'invalidate', made['key'], '--yes')
    assert home.ok('cache', 'cleanup').out == 'nothing to do\n', 'it stays for its days'
    home.fails(2, 'cache', 'cleanup', '--purge')
    shown, status = home.terminal('cache', 'cleanup', '--purge', answer='n\n')
    assert status == 130 and '1 out of the trash' in shown
    freed = home.ok('cache', 'cleanup', '--purge', '--yes', '--json').json()
    assert freed['purged'] == 1 and freed['bytes_freed'] == made['assets'][0]['bytes']
    assert not os.path.exists(made['assets'][0]['path']) and os.path.exists(kept['assets'][0]['path'])
    assert len(find(home, 'records', '*', '*', '*.json')) == 1, 'the side record goes with it'
    home.fails(6, 'cache', 'restore', made['key'])
    assert make(home, 'one')['outcome'] == 'miss'
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n'


def test_what_dead_processes_left(home):
    make(home, 'one')
    left = find(home, 'tmp')[0]
    os.makedirs(os.path.join(left, 'work-dead00'))
    with open(os.path.join(left, 'put-dead'), 'wb') as stream:
        stream.write(b'half')
    owner = home.put('data/owners/01234567-89ab-cdef-0123-456789abcdef', '')
    for path in (os.path.join(left, 'work-dead00'), os.path.join(left, 'put-dead')):
        os.utime(path, (1, 1))
    dry = home.ok('cache', 'cleanup', '--dry-run', '--json').json()
    assert dry['orphans'] == 3 and os.path.exists(owner), dry
    assert home.ok('cache', 'cleanup', '--json').json()['orphans'] >= 1
    assert not os.path.exists(owner) and os.listdir(left) == []


def test_limit(home):
    home.put('refrain.conf', '[store]\nmax-bytes=5kB\n')
    settings = {'REFRAIN_CONFIG': home.at('refrain.conf')}
    for number in range(12):
        make(home, number, '-p', 'price=1', environment=settings)
    size = sum(os.path.getsize(path) for path in find(home, 'assets', '*', '*', '*'))
    assert 0 < size <= 5000, size
    assert home.ok('cache', 'verify', environment=settings).out == 'nothing is wrong\n'


def test_repair_mends_and_the_second_run_is_clean(home):
    made = [make(home, number) for number in range(6)]
    os.remove(find(home, 'records', '*', '*', made[0]['generation_id'] + '.json')[0])
    record = find(home, 'records', '*', '*', made[1]['generation_id'] + '.json')[0]
    with open(record, 'w', encoding='utf-8') as stream:
        stream.write('{')
    os.remove(made[4]['assets'][0]['path'])
    with open(made[5]['assets'][0]['path'], 'r+b') as stream:
        stream.write(b'other')
    found = home.run('cache', 'verify', '--json')
    assert found.status == 7 and len(found.json()['findings']) == 4, found.out
    mended = home.ok('cache', 'verify', '--repair', '--json').json()
    assert mended['findings'] == [] and len(mended['mended']) == 4, mended
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n'
    assert home.ok('cache', 'verify', '--repair', '--json').json()['mended'] == []
    assert sorted(keys(home)) == sorted(entry['key'] for entry in made[:4])
    assert [row['verb'] for row in log(home)].count('repair') == 1
    assert make(home, 5)['outcome'] == 'miss' and home.ok('cache', 'verify').status == 0


def killed(home, *words):
    """The process is killed while its provider works."""
    calls = home.calls()
    process = subprocess.Popen(home.command(words), env=home.environment, cwd=home.path,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while home.calls() == calls and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_a_left_local_flight_is_told_and_cleared(home):
    killed(home, 'generate', 'image', 'slow', '--provider', 'dummy', '-p', 'delay_ms=30000')
    done = home.run('cache', 'verify')
    assert done.status == 7 and 'process that died; nothing was charged' in done.out, done.out
    done = home.ok('cache', 'verify', '--repair')
    assert 'nothing is charged' in done.out and 'nothing is wrong any more' in done.out, done.out
    home.ok('cache', 'verify')


def test_what_may_have_been_paid_is_told_and_kept(home):
    killed(home, 'generate', 'image', 'paid', '--provider', 'dummy-paid', '-p', 'delay_ms=30000')
    for _ in range(2):
        done = home.run('cache', 'verify', '--repair')
        assert done.status == 7 and 'nobody knows whether it was charged' in done.out, done.out
    done = home.run('generate', 'image', 'paid', '--provider', 'dummy-paid', '--json')
    assert done.json()['error']['code'] == 'unknown_outcome'


def test_a_new_file_of_nobody_is_left_alone(home):
    made = make(home, 'one')
    folder = os.path.dirname(made['assets'][0]['path'])
    with open(os.path.join(folder, 'f' * 64 + '.png'), 'wb') as stream:
        stream.write(b'nobody')
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n', 'it may be of a commit under way'
    assert home.ok('cache', 'cleanup', '--orphans', '--json').json()['orphans'] == 0


def test_an_interrupted_commit_is_finished(home):
    """The rows are gone, as if the process had died before them."""
    made = make(home, 'one', '-p', 'price=3')
    blob = made['assets'][0]['path']
    record = find(home, 'records', '*', '*', '*.json')[0]
    with open(record, 'rb') as stream:
        text = stream.read()
    with open(blob, 'rb') as stream:
        content = stream.read()
    home.ok('cache', 'invalidate', made['key'], '--yes')
    home.ok('cache', 'cleanup', '--purge', '--yes')
    assert not os.path.exists(blob) and not os.path.exists(record)
    for path, data in ((blob, content), (record, text)):
        with open(path, 'wb') as stream:
            stream.write(data)
    done = home.run('cache', 'verify')
    assert done.status == 7 and 'made and not entered' in done.out, done.out
    done = home.ok('cache', 'verify', '--repair')
    assert 'now its rows are' in done.out, done.out
    again = make(home, 'one', '-p', 'price=3')
    assert again['outcome'] == 'hit' and again['generation_id'] == made['generation_id']


def test_commits_beside_purges(home):
    """One process makes the same bytes anew, the other takes the old ones away."""
    stop = home.at('stop')
    script = (f'while [ ! -e {stop} ]; do "$0" cache cleanup --purge --yes --quiet || exit 1; done')
    purger = subprocess.Popen(['sh', '-c', script, home.program], env=home.environment,
                              cwd=home.path, stderr=subprocess.PIPE)
    try:
        for _ in range(25):
            made = make(home, 'same')
            assert made['stored'] and os.path.getsize(made['assets'][0]['path']) > 0
            assert make(home, 'same')['outcome'] == 'hit'
            home.ok('cache', 'invalidate', made['key'], '--yes')
    finally:
        home.put('stop', '')
        _, err = purger.communicate(timeout=60)
    assert purger.returncode == 0, err
    home.ok('cache', 'verify')


if __name__ == '__main__':
    main(globals())
