#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-generate.py REFRAIN: generate and check. Prints TAP."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from harness import LIMIT, become_nobody, main  # noqa: E402

RESULT = {'outcome', 'key', 'fingerprint', 'generation_id', 'kind', 'provider', 'model', 'strategy',
          'version', 'cost', 'charged', 'saved', 'uses', 'stored', 'content_differs', 'created_at',
          'expires_at', 'assets'}
ASSET = {'role', 'media_type', 'bytes', 'sha256', 'path', 'url'}
CHECK = {'cached', 'outcome', 'cache_key', 'fingerprint', 'generation_id', 'ttl_seconds', 'cost',
         'provider', 'model'}


def read(path):
    with open(path, 'rb') as stream:
        return stream.read()


def test_miss_and_hit(home):
    made = home.make('-p', 'prompt=a hat', '-p', 'price=5')
    assert set(made) == RESULT, 'the form of the answer'
    assert made['outcome'] == 'miss' and made['kind'] == 'image' and made['provider'] == 'dummy'
    assert (made['cost'], made['charged'], made['saved'], made['uses']) == (5, 5, 0, 0)
    assert made['key'] == f'CACHE#image#{made["fingerprint"]}' and made['stored'] is True
    asset = made['assets'][0]
    assert ASSET <= set(asset) and asset['role'] == 'image'
    content = read(asset['path'])
    assert len(content) == asset['bytes']
    assert hashlib.sha256(content).hexdigest() == asset['sha256']
    again = home.make('-p', 'price=5.0', '-p', 'prompt=a hat')
    assert again['outcome'] == 'hit' and again['generation_id'] == made['generation_id']
    assert (again['cost'], again['charged'], again['saved']) == (5, 0, 5)
    assert home.calls() == 1, 'the provider was called once'


def test_every_kind(home):
    for kind in ('image', 'video', 'music', 'tts', 'text'):
        made = home.make('-p', f'prompt={kind}', kind=kind)
        assert made['kind'] == kind and made['outcome'] == 'miss'
        assert home.make('-p', f'prompt={kind}', kind=kind)['outcome'] == 'hit'
    assert home.calls() == 5


def test_prompt_is_a_parameter(home):
    first = home.run('generate', 'image', 'a hat', '--provider', 'dummy', '--json').json()
    assert home.make('-p', 'prompt=a hat')['generation_id'] == first['generation_id']
    done = home.fails(2, 'generate', 'image', 'a hat', '-p', 'prompt=other', '--provider', 'dummy')
    assert 'twice' in done.err


def test_params_file(home):
    path = home.put('params.json', json.dumps({'prompt': 'x', 'width': 16, 'tags': ['b', 'a', 'b']}))
    made = home.make('--params', path)
    assert home.make('-p', 'prompt=x', '-p', 'width=16', '-p', 'tags=a,b')['outcome'] == 'hit'
    assert home.make('-p', 'prompt=x', '-p', 'width=16', '-p', 'tags=["a","b"]')['outcome'] == 'hit'
    done = home.dummy('generate', '--params', '-', stdin='{"prompt":"x","width":1.6e1,"tags":["a","b"]}')
    assert done.status == 0 and done.json()['generation_id'] == made['generation_id']
    assert home.make('--params', path, '-p', 'width=17')['outcome'] == 'miss', '-p wins'


def test_broken_params(home):
    for text, part in (('{"prompt":\n  "x",}', 'line 2'), ('[1]', 'no JSON object'), ('', '--params'),
                       ('{"a":1,"a":2}', 'line 1'), ('{"a":01}', 'line 1'), ('[' * 100000, '--params')):
        path = home.put('broken.json', text)
        done = home.dummy('generate', '--params', path)
        assert done.status == 2 and part in done.err, f'{part} is told'
        done = home.dummy('generate', '--params', '-', stdin=text)
        assert done.status == 2 and part in done.err, f'{part} is told for standard input'
    assert home.dummy('generate', '--params', home.at('none.json')).status == 2
    assert home.dummy('generate', '-p', 'data={"a":}').status == 2
    assert home.calls() == 0


def test_all_faults_at_once(home):
    done = home.dummy('generate', '-p', 'width=0', '-p', 'heigth=3', '-p', 'style=wild_wst')
    assert done.status == 2 and home.calls() == 0
    details = {detail['parameter']: detail['message'] for detail in done.error()['details']}
    assert set(details) == {'width', 'heigth', 'style'}
    assert 'height' in details['heigth'] and 'wild_west' in details['style']
    assert '1' in details['width'] and '64' in details['width']


def test_unknown_names(home):
    for arguments, near in ((['--provider', 'dumy'], 'dummy'),
                            (['--provider', 'dummy', '--model', 'imag'], 'image'),
                            (['--provider', 'dummy', '--profile', 'defualt'], 'default')):
        done = home.fails(2, 'generate', 'image', *arguments)
        assert near in done.err, f'{near} is named'


def test_long_prompt(home):
    path = home.put('long.json', json.dumps({'prompt': 'x' * 10_000_000}))
    done = home.dummy('generate', '--params', path)
    assert done.status == 2 and done.error()['code'] in ('invalid_request', 'too_large')
    assert len(done.err) < 500 and len(done.out) < 1000, 'the prompt is not said back'


def test_provider_failures(home):
    for fail, status in (('failed', 1), ('refused', 3), ('provider_failed', 3), ('timeout', 3),
                         ('provider_unavailable', 3), ('rate_limited', 3)):
        done = home.dummy('generate', '-p', f'fail={fail}', '-p', f'prompt={fail}')
        assert done.status == status, f'{fail} exits with {status}'
        assert done.error()['code'] == fail
        assert done.err.startswith('refrain: generate: ')
    assert home.dummy('generate', '-p', 'refuse=true').status == 3
    assert home.run('cache', 'list', '--json').json()['entries'] == [], 'no failure is kept'


def test_budget_and_cache_only(home):
    done = home.dummy('generate', '-p', 'price=5', '--max-cost', '4.999999')
    assert done.status == 5 and done.error()['code'] == 'over_budget'
    done = home.dummy('generate', '-p', 'price=5', '--only-if-cached')
    assert done.status == 4 and done.error()['code'] == 'not_cached'
    assert home.calls() == 0
    home.make('-p', 'price=5', '--max-cost', '5')
    assert home.make('-p', 'price=5', '--only-if-cached')['outcome'] == 'hit'


def test_strategies(home):
    one = home.make('--strategy', 'per_player', '--player', '42')
    assert home.make('--strategy', 'per_player', '--player', '42')['outcome'] == 'hit'
    other = home.make('--strategy', 'per_player', '--player', '042')
    assert other['outcome'] == 'miss' and other['key'] != one['key'], '42 is not 042'
    assert home.dummy('generate', '--strategy', 'per_playthrough').status == 2
    always = home.make('--strategy', 'always')
    assert always['outcome'] == 'bypass' and always['key'] is None
    assert home.make('--strategy', 'always')['generation_id'] != always['generation_id']


def test_slot_and_version(home):
    made = home.make('--type', 'transition', '--from', 'a', '--to', 'b|c', '--purpose', 'door')
    assert made['key'].startswith('generation:transition|door|a|b%7Cc|once|')
    assert made['key'].endswith('|v1')
    second = home.make('--version-number', '2')
    assert second['version'] == 2 and second['outcome'] == 'miss'


def test_refresh_and_ttl(home):
    made = home.make('--ttl', '1h', '--tag', 'one', '--tag', 'two')
    assert made['expires_at'] is not None
    again = home.make('--force-refresh')
    assert again['outcome'] == 'refreshed' and again['generation_id'] != made['generation_id']
    assert home.calls() == 2


def test_inputs(home):
    path = home.put('in.png', b'\x89PNG\r\n\x1a\n' + b'picture')
    made = home.make('--input', f'image={path}')
    home.put('copy.png', read(path))
    assert home.make('--input', 'image=copy.png')['outcome'] == 'hit', 'told by content, not by name'
    assert home.make('--input', f'image=@key:{made["key"]}')['outcome'] == 'miss'
    assert home.make('--input', f'image=@sha:{made["assets"][0]["sha256"]}')['outcome'] == 'hit'
    for value, part in (('image=none.png', 'none.png'), ('image=@sha:12', '12'), ('image', 'NAME=FILE'),
                        ('image=', 'no file')):
        done = home.dummy('generate', '--input', value)
        assert done.status in (2, 6) and part in done.err, f'{part} is told'


def test_output_file(home):
    target = home.at('out.png')
    made = home.make('-o', target)
    assert read(target) == read(made['assets'][0]['path'])
    done = home.ok('generate', 'image', '--provider', 'dummy', '-o', 'again.png', '-p', 'price=1')
    assert done.out.startswith('again.png  hit · free, 1 credit saved · image/png '), done.out
    assert done.out.rstrip('\n').endswith(' · dummy/image')
    assert read(home.at('again.png')) == read(target)


def test_output_folder(home):
    os.mkdir(home.at('all'))
    made = home.make('-o', home.at('all'))
    assert os.listdir(home.at('all')) == [f'{made["generation_id"]}-image.png']


def test_output_is_tried_first(home):
    for target in (home.at('none', 'out.png'), home.at('none/'), '/proc/out.png'):
        done = home.dummy('generate', '-o', target)
        assert done.status == 2 and target in done.err
    os.chmod(home.path, 0o755)
    os.mkdir(home.at('open'), 0o777)
    os.chmod(home.at('open'), 0o777)
    done = home.dummy('generate', '-o', home.at('out.png'), '--data-dir', home.at('open', 'data'),
                      before=become_nobody)
    assert done.status == 2 and 'Permission denied' in done.err
    assert home.calls() == 0, 'nothing is made that cannot be written'


def test_lines_for_people(home):
    done = home.ok('generate', 'image', '--provider', 'dummy', '-p', 'price=2.5', '-p', 'bytes=48211')
    assert '  miss · 2.5 credits · image/png 8×8 · 48 kB · dummy/image' in done.out, done.out
    path = done.out.split('  ')[0]
    assert os.path.isabs(path) and os.path.getsize(path) == 48211
    assert home.ok('generate', 'image', '--provider', 'dummy', '--quiet').out == ''


def test_lost_blob(home):
    made = home.make()
    path = made['assets'][0]['path']
    before = read(path)
    os.remove(path)
    done = home.ok('generate', 'image', '--provider', 'dummy')
    assert 'gone or altered' in done.out and ' miss ' in done.out, 'it is told'
    assert read(path) == before and home.calls() == 2
    os.chmod(path, 0o644)
    with open(path, 'ab') as stream:
        stream.write(b'altered')
    again = home.make()
    assert again['reason'] == 'blob_missing' and again['outcome'] == 'miss'
    assert home.make()['outcome'] == 'hit'


def test_without_a_store(home):
    """What can be kept nowhere still reaches the caller, and leaves no litter behind -o."""
    blocked = home.put('blocked', 'not a folder')
    os.mkdir(home.at('tmp'))
    temporary = {'TMPDIR': home.at('tmp')}
    done = home.dummy('generate', '--data-dir', blocked, environment=temporary)
    made = done.json()
    assert done.status == 0 and made['outcome'] == 'bypass' and made['stored'] is False
    content = read(made['assets'][0]['path'])
    assert hashlib.sha256(content).hexdigest() == made['assets'][0]['sha256']
    before = os.listdir(home.at('tmp'))
    done = home.dummy('generate', '--data-dir', blocked, '-o', 'out.png', environment=temporary)
    assert done.status == 0 and done.json()['assets'][0]['path'] == home.at('out.png')
    assert read(home.at('out.png')) == content
    assert os.listdir(home.at('tmp')) == before, 'nothing is left'


def test_check(home):
    done = home.dummy('check', '-p', 'price=5')
    assert done.status == 4 and set(done.json()) == CHECK, 'the form of the answer'
    assert done.json()['cached'] is False and done.json()['cost'] == 5
    assert home.calls() == 0 and 'refrain:' not in done.err
    made = home.make('-p', 'price=5')
    check = home.dummy('check', '-p', 'price=5')
    assert check.status == 0 and check.json()['cached'] is True
    assert check.json()['cache_key'] == made['key']
    assert check.json()['generation_id'] == made['generation_id']
    assert check.json()['ttl_seconds'] > 0 and check.json()['cost'] == 0
    assert home.run('stats', '--json').json()['cache_hits_24h'] == 0, 'checks are not counted'
    people = home.ok('check', 'image', '--provider', 'dummy', '-p', 'price=5')
    assert people.out.startswith('hit · free · expires in ')


def test_explain(home):
    home.make('-p', 'prompt=near', '-p', 'width=16')
    done = home.dummy('check', '--explain', '-p', 'prompt=near', '-p', 'width=17', '-p', 'data={"b":1,"a":[]}')
    check = done.json()
    assert done.status == 4
    assert hashlib.sha256(check['canonical'].encode()).hexdigest() == check['fingerprint']
    assert '"data":{"a":[],"b":1}' in check['canonical']
    differs = {row['parameter']: (row['asked'], row['cached']) for row in check['nearest']['differs']}
    assert differs['width'] == (17, 16) and 'prompt' not in differs
    people = home.run('check', 'image', '--provider', 'dummy', '--explain', '-p', 'prompt=near',
                      '-p', 'width=17')
    assert people.status == 4 and 'width: asked 17, cached 16' in people.out
    assert check['nearest']['key'] in people.out and 'canonical: {' in people.out


def test_progress_on_request(home):
    done = home.ok('generate', 'image', '--provider', 'dummy', '-p', 'delay_ms=300', '--progress')
    assert '%' in done.err and '\033' not in done.err
    shown, status = home.terminal('generate', 'image', '--provider', 'dummy', '-p', 'delay_ms=300',
                                  '-p', 'prompt=other')
    assert status == 0 and '%' in shown and 'miss' in shown


def wait_for_call(home):
    end = time.monotonic() + LIMIT
    while home.calls() == 0 and time.monotonic() < end:
        time.sleep(0.02)
    assert home.calls() == 1, 'the provider was called'


def test_interrupt(home):
    command = home.command(['generate', 'image', '--provider', 'dummy', '-p', 'delay_ms=50000'])
    with subprocess.Popen(command, env=home.environment, cwd=home.path, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        wait_for_call(home)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130, process.returncode
    assert out == '' and err.count('\n') <= 2
    assert home.run('cache', 'list', '--json').json()['entries'] == []


def test_a_wrong_default_says_where_it_stands(home):
    for default in ('portriat', 'espeak'):
        config = home.put('refrain.conf', f'[defaults]\nimage={default}\n')
        assert 'refrain.conf' in home.fails(2, '--config', config, 'generate', 'image', 'x').err


def test_a_prompt_for_a_model_that_has_none(home):
    told = home.fails(2, 'generate', 'text', 'hello').err
    assert 'rules' in told and 'take a prompt: ' in told and 'anthropic' in told, told
    assert 'rules' not in told.split('take a prompt: ')[1], 'who takes none is not named'


if __name__ == '__main__':
    main(globals())
