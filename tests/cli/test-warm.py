#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""refrain warm: what a playthrough will ask for is made before it begins."""

import json

from harness import main

REPLAY = ['warm', '--playthrough', 'new', '--scenes', 'hall,yard']


def slot(home, prompt, playthrough, *options, uses=0):
    words = ['generate', 'image', prompt, '--provider', 'dummy', '--strategy', 'per_playthrough',
             '--playthrough', playthrough, '--json', *options]
    for _ in range(uses + 1):
        done = home.ok(*words)
    return done.json()


def prompts(home):
    with open(home.log, encoding='utf-8') as stream:
        return [json.loads(text.split(' ', 2)[2].rsplit(' ', 1)[0])['prompt'] for text in stream]


def test_slots_are_replayed_for_the_new_playthrough(home):
    slot(home, 'old door', 'a', '--from', 'hall', '--to', 'attic')
    slot(home, 'new door', 'b', '--from', 'hall', '--to', 'attic')
    slot(home, 'gate', 'a', '--from', 'yard', '--purpose', 'x|y%')
    slot(home, 'elsewhere', 'a', '--from', 'cellar')
    said = home.ok(*REPLAY, '--yes', '--json').json()
    assert (said['done'], said['misses'], said['charged']) == (2, 2, 2), said
    assert sorted(prompts(home)[4:]) == ['gate', 'new door'], 'the latest request of each slot'
    for options in (['new door', '--from', 'hall', '--to', 'attic'],
                    ['gate', '--from', 'yard', '--purpose', 'x|y%']):
        assert slot(home, options[0], 'new', *options[1:])['outcome'] == 'hit'


def test_most_used_first(home):
    slot(home, 'rare', 'a', '--from', 'hall')
    slot(home, 'often', 'a', '--from', 'yard', uses=3)
    home.ok(*REPLAY, '--yes', '--jobs', '1')
    assert prompts(home)[2:] == ['often', 'rare']


def test_a_seed_that_was_counted_is_counted_anew(home):
    first = slot(home, 'counted', 'a', '--from', 'hall')
    slot(home, 'given', 'a', '--from', 'yard', '-p', 'seed=5')
    home.ok(*REPLAY, '--yes')
    counted = slot(home, 'counted', 'new', '--from', 'hall')
    assert counted['outcome'] == 'hit' and counted['fingerprint'] != first['fingerprint']
    assert slot(home, 'given', 'new', '--from', 'yard', '-p', 'seed=5')['outcome'] == 'hit'


def test_everything_that_was_asked_is_asked_again(home):
    options = ['--from', 'hall', '-p', 'width=16', '-p', 'tags=b,a', '-p', 'mood=Calm', '-p',
               'data={"x":[1,2.5]}', '--version-number', '3', '--tag', 't']
    slot(home, 'much', 'a', *options)
    home.ok(*REPLAY, '--yes')
    assert slot(home, 'much', 'new', *options)['outcome'] == 'hit'
    entries = home.ok('cache', 'list', '--playthrough', 'new', '--tag', 't', '--json').json()
    assert len(entries['entries']) == 1


def test_inputs_are_asked_again_by_their_content(home):
    source = home.make('source')
    sha = source['assets'][0]['sha256']
    slot(home, 'with input', 'a', '--from', 'hall', '--input', 'image=@sha:' + sha)
    home.ok(*REPLAY, '--yes')
    again = slot(home, 'with input', 'new', '--from', 'hall', '--input', 'image=@sha:' + sha)
    assert again['outcome'] == 'hit'
    # A file that is not in the cache cannot be had again.
    path = home.put('picture.png', b'picture')
    slot(home, 'with file', 'a', '--from', 'yard', '--input', 'image=' + path)
    done = home.run(*REPLAY, '--yes', '--keep-going')
    assert done.status == 8 and 'image' in done.err, done.err


def test_scenes_never_seen_are_named(home):
    slot(home, 'door', 'a', '--from', 'hall')
    done = home.ok('warm', '--playthrough', 'new', '--scenes', 'hall,moon', '--dry-run')
    assert '“moon”' in done.err and '“hall”' not in done.err, done.err


def test_a_scene_that_is_named_twice_is_done_and_counts_once(home):
    slot(home, 'door', 'a', '--from', 'hall', uses=2)
    slot(home, 'gate', 'a', '--from', 'yard', uses=3)
    done = home.ok('warm', '--playthrough', 'new', '--scenes', 'hall,yard,hall,hall', '--yes',
                   '--jobs', '1', '--json')
    assert done.json()['done'] == 2 and done.err == '', 'it was seen'
    assert prompts(home)[2:] == ['gate', 'door'], 'its uses are summed up once'
    done = home.fails(2, 'warm', '--playthrough', 'new', '--scenes', 'hall,,yard', '--yes')
    assert 'empty' in done.err


def test_a_scene_is_no_pattern(home):
    slot(home, 'door', 'a', '--from', 'hall')
    slot(home, 'star', 'a', '--from', 'h*[l]?')
    done = home.ok('warm', '--playthrough', 'new', '--scenes', 'h*[l]?', '--yes', '--json')
    assert done.json()['done'] == 1 and prompts(home)[2:] == ['star']


def test_the_price_is_shown_first(home):
    slot(home, 'door', 'a', '--from', 'hall', '-p', 'price=3')
    done = home.ok(*REPLAY, '--dry-run')
    assert done.out == '1 request: 0 hits · 1 to make for 3 credits\n', done.out
    slot(home, 'gate', 'a', '--from', 'yard', '-p', 'price=0')
    assert home.fails(2, *REPLAY).err.count('3 credits') == 1
    assert home.calls() == 2
    text, status = home.terminal(*REPLAY, answer='n\n')
    assert status == 130 and '3 credits' in text and home.calls() == 2
    text, status = home.terminal(*REPLAY, answer='y\n')
    assert status == 0 and home.calls() == 4, text
    assert home.ok(*REPLAY).out.startswith('2 hits'), 'what is free needs no answer'


def test_under_a_budget(home):
    for i, scene in enumerate(('hall', 'yard')):
        slot(home, f'p{i}', 'a', '--from', scene, '-p', 'price=3')
    assert home.run(*REPLAY, '--dry-run', '--max-cost', '5').status == 5
    done = home.run(*REPLAY, '--yes', '--max-cost', '5', '--json', '--keep-going')
    assert done.status == 5 and done.json()['charged'] == 3


def test_a_manifest_with_marks(home):
    request = {'kind': 'image', 'provider': 'dummy', 'strategy': 'per_playthrough',
               'playthrough_id': '{playthrough}', 'from_scene_id': '{scene}',
               'params': {'prompt': 'the {scene}', 'tags': ['{scene}', 'x']}}
    once = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'for {playthrough}'}}
    path = home.put('manifest', json.dumps(request) + '\n' + json.dumps(once) + '\n')
    words = ['warm', path, '--playthrough', 'n"ew', '--scenes', 'hall,yard', '--report', 'report']
    assert home.ok(*words, '--dry-run', '--json').json()['lines'] == 3
    assert home.ok(*words, '--yes', '--json').json()['done'] == 3
    assert sorted(prompts(home)) == ['for n"ew', 'the hall', 'the yard']
    assert slot(home, 'the hall', 'n"ew', '--from', 'hall', '-p', 'tags=hall,x')['outcome'] == 'hit'
    with open(home.at('report'), encoding='utf-8') as stream:
        rows = sorted(((row['line'], row['scene'])
                       for row in map(json.loads, stream)), key=str)
    assert rows == [(1, 'hall'), (1, 'yard'), (2, 'hall')], rows


def test_a_mark_without_a_value_is_wrong(home):
    for mark, option in (('{scene}', '--scenes'), ('{playthrough}', '--playthrough')):
        path = home.put('manifest', json.dumps({'kind': 'image', 'provider': 'dummy',
                                                'params': {'prompt': 'in ' + mark}}) + '\n')
        done = home.fails(8, 'warm', path, '--yes')
        assert 'line 1: ' in done.err and option in done.err, done.err
        assert home.calls() == 0
    home.ok('batch', path)
    assert prompts(home) == ['in {playthrough}'], 'to a batch a mark is text'


def test_wrong_usage(home):
    for words in (['warm'], ['warm', '--playthrough', 'a'], ['warm', '--scenes', 'a'],
                  ['warm', 'nowhere', '--yes']):
        home.fails(2, *words)
    home.fails(2, 'warm', '-', stdin='')


if __name__ == '__main__':
    main(globals())
