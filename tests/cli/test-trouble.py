#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-trouble.py REFRAIN: what is told when files, settings or the store are not as they should be."""

import glob
import os
import shutil
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402

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
    assert all(line.startswith('refrain: ') for line in lines(done)) and records[1] in done.err


def test_many_damaged_records_are_counted(home):
    for number in range(8):
        home.make('-p', f'prompt={number}')
    for record in find(home, 'records', '*', '*', '*.json'):
        with open(record, 'w', encoding='utf-8') as stream:
            stream.write('{')
    done = home.run('cache', 'verify')
    assert done.status == 7 and len(lines(done)) == 6, 'a few by name, then the sum'
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


if __name__ == '__main__':
    main(globals())
