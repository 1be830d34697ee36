#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-bundle.py REFRAIN: several steps in one command. Prints TAP."""

import os
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402

DUMMY = ('--provider', 'dummy')
IMAGE = ('image', 'a cat', *DUMMY)
VIDEO = ('--then', 'video', 'it runs', *DUMMY)


def test_one_state_gives_an_image_and_a_video(home):
    made = home.ok('generate', *IMAGE, *VIDEO, '--json').json()
    assert made['outcome'] == 'miss' and len(made['steps']) == 2
    image, video = made['steps']
    assert (image['kind'], video['kind']) == ('image', 'video')
    assert image['key'] != video['key'] and image['charged'] == video['charged'] == 1
    again = home.ok('generate', *IMAGE, *VIDEO, '--json').json()
    assert again['outcome'] == 'hit' and [step['charged'] for step in again['steps']] == [0, 0]
    assert home.calls() == 2
    other = home.ok('generate', 'image', 'a dog', *DUMMY, *VIDEO, '--json').json()
    assert other['steps'][1]['key'] != video['key'], 'the video is made from the picture'


def test_image_there_video_failed(home):
    failing = (*IMAGE, *VIDEO, '-p', 'refuse=true', '--json')
    done = home.run('generate', *failing)
    assert done.status == 3
    answer = done.json()
    assert answer['outcome'] == 'refused'
    assert answer['steps'][0]['outcome'] == 'miss'
    assert answer['steps'][1]['error']['code'] == 'refused'
    again = home.run('generate', *failing).json()
    assert again['steps'][0]['outcome'] == 'hit', 'asked again, the image is a hit'


def test_nothing_is_paid_while_a_later_step_is_wrong(home):
    home.fails(2, 'generate', *IMAGE, '--then', 'video', *DUMMY, '-p', 'wdith=9')
    assert home.calls() == 0
    done = home.fails(2, 'generate', *IMAGE, '--then', 'music', *DUMMY, '--input', 'image=@step:4')
    assert 'step 4' in done.err and home.calls() == 0


def test_files_go_where_o_says(home):
    home.ok('generate', *IMAGE, *VIDEO, '-o', home.at('out.webm'))
    with open(home.at('out.webm'), 'rb') as stream:
        assert stream.read(4) == b'\x1a\x45\xdf\xa3', 'a file is the last step\'s'
    os.mkdir(home.at('all'))
    home.ok('generate', *IMAGE, *VIDEO, '-o', home.at('all'))
    assert sorted(name.rsplit('-', 1)[1] for name in os.listdir(home.at('all'))) == \
        ['image.png', 'video.webm']


def test_the_sum_is_bounded(home):
    done = home.run('generate', *IMAGE, '--max-cost', '1.5', *VIDEO, '--json')
    assert done.status == 5 and done.json()['steps'][1]['error']['code'] == 'over_budget'
    assert home.calls() == 0, 'nothing is paid for the first'
    home.fails(5, 'generate', *IMAGE, *VIDEO, '--max-cost', '1.5')
    home.fails(2, 'generate', *IMAGE, '--max-cost', '9', *VIDEO, '--max-cost', '9')
    assert home.calls() == 0, 'wherever it stands, it is for the sum'
    home.ok('generate', *IMAGE, *VIDEO, '--max-cost', '2')


def test_what_is_cached_needs_no_budget(home):
    home.ok('generate', *IMAGE, *VIDEO)
    again = home.ok('generate', *IMAGE, *VIDEO, '--max-cost', '0', '--json').json()
    assert again['outcome'] == 'hit', 'the video is known by the picture that is there'


def test_whom_it_is_for_holds_for_all_steps(home):
    made = home.ok('generate', *IMAGE, '--strategy', 'per_player', '--player', '42', *VIDEO,
                   '--json').json()
    assert [step['strategy'] for step in made['steps']] == ['per_player', 'per_player']
    own = home.ok('generate', *IMAGE, '--strategy', 'per_player', '--player', '42', *VIDEO,
                  '--strategy', 'once', '--json').json()
    assert [step['strategy'] for step in own['steps']] == ['per_player', 'once']


def test_a_step_outside_of_a_bundle(home):
    done = home.fails(2, 'generate', 'video', 'it runs', *DUMMY, '--input', 'image=@step:3')
    assert 'image' in done.err and 'step 3' in done.err, done.err


def test_named_steps(home):
    made = home.ok('generate', *IMAGE, '--then', 'image', 'a dog', *DUMMY, *VIDEO, '--input',
                   'image=@step:0', '--json').json()
    two = home.ok('generate', *IMAGE, *VIDEO, '--json').json()
    assert made['steps'][2]['key'] == two['steps'][1]['key']


def test_check(home):
    done = home.run('check', *IMAGE, *VIDEO, '--json')
    assert done.status == 4
    answer = done.json()
    assert [step['cached'] for step in answer['steps']] == [False, False]
    assert answer['steps'][1]['reason'] == 'input_pending', 'it says why there is no key'
    assert 'reason' not in answer['steps'][0]
    assert answer['steps'][1]['cache_key'] is None and answer['steps'][1]['cost'] == 1
    home.ok('generate', *IMAGE, *VIDEO)
    done = home.ok('check', *IMAGE, *VIDEO, '--json')
    assert done.json()['outcome'] == 'hit'
    assert home.calls() == 2, 'a check makes nothing'


def test_default_step(home):
    config = home.put('refrain.conf', '[defaults]\nimage=dummy\nvideo=dummy/clip\n')
    made = home.ok('--config', config, 'generate', 'video', 'a cat', '--json').json()
    assert made['kind'] == 'video' and made['step']['kind'] == 'image'
    again = home.ok('--config', config, 'generate', 'video', 'a cat')
    assert [line.split('  ')[1][:3] for line in again.out.splitlines()] == ['hit', 'hit']
    assert home.calls() == 2


def test_a_video_out_of_the_box(home):
    """Without any configuration: the picture is drawn, then it moves."""
    small = ('-p', 'width=64', '-p', 'height=64', '-p', 'seconds=1', '-p', 'fps=5')
    made = home.ok('generate', 'video', 'a grandmother waving', *small, '--json').json()
    assert made['assets'][0]['media_type'] == 'video/webm', made
    assert made['step']['assets'][0]['media_type'] == 'image/png', made
    again = home.ok('generate', 'video', 'a grandmother waving', *small, '--json').json()
    assert again['outcome'] == again['step']['outcome'] == 'hit'


def test_a_found_step_took_no_longer_than_to_find_it(home):
    config = home.put('refrain.conf', '[defaults]\nimage=dummy\nvideo=dummy/clip\n')
    home.ok('generate', 'image', 'a cat', '--provider', 'dummy')
    home.ok('--config', config, 'generate', 'video', 'a cat', '-p', 'delay_ms=900')
    took = home.ok('stats', '--json').json()['by_kind']['image']['latency_us']['hit']
    assert took['count'] == 1 and took['p99'] < 900000, took


def test_then_needs_a_kind(home):
    assert 'needs a value' in home.fails(2, 'generate', *IMAGE, '--then').err
    assert 'did you mean “video”' in home.fails(2, 'generate', *IMAGE, '--then', 'vidoe').err
    assert 'takes KIND' in home.fails(2, 'generate', *IMAGE, '--then', 'video', 'a', 'b').err


if __name__ == '__main__':
    main(globals())
