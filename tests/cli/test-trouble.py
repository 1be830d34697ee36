#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-trouble.py REFRAIN: what is told when files, settings or the store are not as they should be."""

import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True

from harness import become_nobody, main  # noqa: E402

WORDS = ('generate', 'image', '--provider', 'dummy')


def lines(done):
    return done.err.rstrip('\n').split('\n') if done.err else []


def find(home, *names):
    found = sorted(glob.glob(os.path.join(home.data, *names)))
    assert found, f'{names} is there'
    return found


def test_one_fault_is_one_line(home):
    for name in ('ges\nture', 'ges\x1b[31mture', 'ges\u2028ture'):
        done = home.fails(2, *WORDS, '-p', f'{name}=1')
        assert len(lines(done)) == 1 and '\x1b' not in done.err and '\u2028' not in done.err, done.err
    done = home.fails(2, 'a verb\nof two lines')
    assert 'a verb\\nof two lines' in lines(done)[0]


def test_error_object_of_any_bytes(home):
    done = home.fails(2, *WORDS, '--json', '-p', b'\xff=1')
    assert done.error()['code'] == 'invalid_request' and '\\xff' in done.err
    done = home.fails(2, *WORDS, '--json', '-o', b'/no\xffne/out.png')
    assert done.error()['code'] == 'invalid_request'


def test_answer_where_the_path_is_not_utf8(home):
    done = home.ok('--data-dir', b'da\xffta', '--json', *WORDS)
    assert done.json()['outcome'] == 'miss' and done.json()['assets'][0]['path'] is None
    assert home.ok('--data-dir', b'da\xffta', '--json', *WORDS).json()['outcome'] == 'hit'
    assert home.calls() == 1


def test_named_configuration_is_not_there(home):
    home.make()
    done = home.fails(2, '--config', 'missing.conf', 'stats')
    assert 'missing.conf' in done.err and done.out == ''
    missing = {'REFRAIN_CONFIG': home.at('missing.conf')}
    assert home.ok(*WORDS, environment=missing).out.split('  ')[1].startswith('hit'), 'hits are served'
    done = home.run(*WORDS, '-p', 'prompt=new', environment=missing)
    assert done.status == 1 and 'missing.conf' in lines(done)[0], 'first what is wrong, then what failed'
    assert 'uncertain what it costs' in done.err and 'hint: ' in done.err
    os.mkdir(home.at('folder.conf'))
    assert 'Is a directory' in home.run(*WORDS, '-p', 'prompt=new', '--config', home.at('folder.conf')).err
    assert home.calls() == 1, 'nothing is made while its price may stand in a file that cannot be read'


def test_usual_configuration_need_not_be_there(home):
    nowhere = {'HOME': '/dev/null'}
    assert home.ok(*WORDS, environment=nowhere).err == ''


def test_relative_xdg_variables_mean_nothing(home):
    variables = {'REFRAIN_DATA_DIR': '', 'XDG_DATA_HOME': 'relative', 'XDG_CONFIG_HOME': 'relative'}
    home.ok(*WORDS, environment=variables)
    assert not os.path.exists(home.at('relative'))
    assert os.path.isdir(home.at('.local', 'share', 'refrain', 'assets'))


def test_why_nothing_is_stored(home):
    home.make()
    for file in find(home, 'refrain.db*'):
        os.remove(file)
    os.mkdir(home.at('data', 'refrain.db'))
    done = home.ok(*WORDS)
    assert '  bypass · ' in done.out and done.out.rstrip().endswith('the store cannot be used · not stored')
    assert lines(done)[0].startswith('refrain: generate: not stored: ') and 'it is a folder' in done.err
    assert lines(done)[1].startswith('  hint: move it away')
    shutil.rmtree(os.path.dirname(done.out.split('  ')[0]))
    assert 'hint: ' in home.fails(7, 'cache', 'verify').err
    os.rmdir(home.at('data', 'refrain.db'))
    done = home.ok(*WORDS)
    assert '  hit · ' in done.out and 'made anew from 1 side record' in done.err, 'nothing was lost'


def test_verify_reads_side_records(home):
    home.make()
    home.make('-p', 'prompt=other')
    records = find(home, 'records', '*', '*', '*.json')
    os.remove(records[0])
    with open(records[1], 'w', encoding='utf-8') as stream:
        stream.write('{')
    done = home.run('cache', 'verify')
    assert done.status == 7 and done.out.count('is missing or damaged\n') == 2, done.out
    assert all(os.path.basename(record)[:-5] in done.out for record in records), 'each is named'
    assert lines(done)[-1].startswith('  hint: ') and '--repair' in lines(done)[-1]
    assert all(line.startswith('refrain: ') for line in lines(done)[:-1]) and records[1] in done.err


def test_many_damaged_records_are_counted(home):
    for number in range(8):
        home.make('-p', f'prompt={number}')
    for record in find(home, 'records', '*', '*', '*.json'):
        with open(record, 'w', encoding='utf-8') as stream:
            stream.write('{')
    done = home.run('cache', 'verify')
    assert done.status == 7 and len(lines(done)) == 7, 'a few by name, the sum, a hint'
    assert '8 of 8 side records are damaged' in done.err


def test_altered_blob_is_told(home):
    home.make()
    blob = find(home, 'assets', '*', '*', '*')[0]
    with open(blob, 'ab') as stream:
        stream.write(b'altered')
    check = home.run('check', *WORDS[1:])
    assert check.status == 4 and 'the stored file was gone or altered' in check.out
    done = home.ok(*WORDS)
    assert lines(done) == [f'refrain: Written anew, since it was altered: {blob}']
    assert home.ok('cache', 'verify').out == 'nothing is wrong\n'


def test_dash_is_no_output(home):
    done = home.fails(2, *WORDS, '-o', '-')
    assert '“-” is no file' in done.err and '/dev/stdout' in done.err and home.calls() == 0


def test_what_is_stored_nowhere_outlives_its_output(home):
    blocked = home.put('blocked', 'not a folder')
    done = home.fails(1, *WORDS, '--data-dir', blocked, '-o', '/dev/full')
    assert 'No space left' in lines(done)[0] and 'not in the cache; it lies in “' in lines(done)[1]
    path = lines(done)[1].split('“')[1].rstrip('”')
    assert os.path.getsize(path) > 0
    shutil.rmtree(os.path.dirname(path))
    done = home.fails(1, *WORDS, '-o', '/dev/full')
    assert 'it is a hit' in lines(done)[1] and home.make()['outcome'] == 'hit'


def test_plugins_that_are_no_files(home):
    folder = home.at('plugins', 'evil')
    os.makedirs(folder)
    os.mkfifo(os.path.join(folder, 'evil.provider'))
    done = home.ok('providers', environment={'RF_PLUGIN_PATH': home.at('plugins')})
    assert 'evil.provider: it is no file' in done.out
    home.put('plugins/evil/evil.provider.new', '')
    os.rename(os.path.join(folder, 'evil.provider.new'), os.path.join(folder, 'evil.provider'))
    done = home.ok('providers', environment={'RF_PLUGIN_PATH': home.at('plugins')})
    assert 'evil.provider: the group [provider evil] is missing' in done.out, 'an empty file has no line 0'


def test_waiting_after_an_interrupt_is_told(home):
    command = home.command(['generate', 'image', '--provider', 'dummy-paid', '-p', 'delay_ms=2500'])
    with subprocess.Popen(command, env=home.environment, cwd=home.path, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as process:
        end = time.monotonic() + 60
        while home.calls() == 0 and time.monotonic() < end:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and '  miss · ' in out, 'what may be charged is waited for'
    assert err.startswith('refrain: waiting for what was sent') and err.count('\n') == 1, err


def test_a_text_may_begin_with_a_bracket(home):
    """What a value is read as the parameter's type decides."""
    for text in ('[x', '{', '[1,2]', '{"a":1}'):
        made = home.make('-p', 'prompt=' + text, '-p', 'mood=' + text)
        shown = home.ok('cache', 'show', made['key'], '--json').json()
        params = json.loads(shown['canonical'])['params']
        assert (params['prompt'], params['mood']) == (text, text), params
    listed = home.make('-p', 'tags=["b","a"]', '-p', 'data={"x":[1]}')
    params = json.loads(home.ok('cache', 'show', listed['key'], '--json').json()['canonical'])['params']
    assert (params['tags'], params['data']) == (['a', 'b'], {'x': [1]}), params
    for wrong in ('tags=["b"', 'data={"x"'):
        done = home.fails(2, *WORDS, '-p', wrong)
        assert wrong.split('=')[0] in done.err, done.err


def test_what_is_not_kept_has_no_path(home):
    made = home.make('--no-store')
    assert made['stored'] is False and made['assets'][0]['path'] is None, made
    done = home.ok(*WORDS, '--no-store')
    assert not done.out.startswith('/'), done.out
    left = [name for _, _, files in os.walk(home.data) for name in files if name.endswith('.png')]
    assert left == [], 'nothing of it is left'
    kept = home.make('--no-store', '-o', home.at('out.png'))
    assert kept['assets'][0]['path'] == home.at('out.png') and os.path.exists(home.at('out.png'))


def test_a_data_directory_that_cannot_be_used(home):
    """Whatever is wrong with it, it is the store that is not available."""
    os.chmod(home.path, 0o755)
    home.put('file', 'not a folder')
    os.mkdir(home.at('closed'), 0)
    os.mkdir(home.at('empty'), 0o555)
    for path, why in ((home.at('file'), 'Not a directory'), (home.at('file', 'below'), 'Not a'),
                      (home.at('closed', 'below'), 'Permission denied'),
                      (home.at('closed'), 'Permission denied'),
                      (home.at('empty'), 'Permission denied'), ('/proc/none', 'No such file')):
        for words in (['stats'], ['cache', 'list'], ['cache', 'verify'], ['batch', '-'],
                      ['generate', 'image', '--provider', 'dummy-paid']):
            done = home.fails(7, '--data-dir', path, *words, before=become_nobody)
            assert path in done.err and why in done.err, done.err


def test_a_wrong_address_is_told_with_its_line(home):
    home.put('conf', '[defaults]\nimage=portrait\n\n[provider openai]\nbase-url=api.example/v1\n')
    done = home.ok('--config', 'conf', 'stats')
    assert 'conf:5' in done.err or 'line 5' in done.err, done.err
    assert 'base-url' in done.err and 'api.example' not in done.err, done.err
    done = home.run('--config', 'conf', 'generate', 'image', 'a cat', '--provider', 'openai',
                    environment={'OPENAI_API_KEY': 'secret'})
    assert done.status == 3 and 'base-url' in done.err, 'nor is the usual one asked with this key'


if __name__ == '__main__':
    main(globals())
