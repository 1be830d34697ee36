#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-export.py REFRAIN: cache export and cache import. Prints TAP."""

import glob
import hashlib
import json
import os
import struct
import sys
import zlib

sys.dont_write_bytecode = True

from harness import Home, main  # noqa: E402


def chunks(data):
    """The chunks of a PNG, each with its checksum looked at."""
    assert data[:8] == b'\x89PNG\r\n\x1a\n', 'a PNG'
    offset = 8
    while offset < len(data):
        length, kind = struct.unpack('>I4s', data[offset:offset + 8])
        body = data[offset + 8:offset + 8 + length]
        checksum, = struct.unpack('>I', data[offset + 8 + length:offset + 12 + length])
        assert zlib.crc32(kind + body) == checksum, 'the checksum is right'
        yield kind, body
        offset += 12 + length


def read(path):
    with open(path, 'rb') as stream:
        return stream.read()


def sidecars(home, folder='out'):
    return sorted(glob.glob(os.path.join(home.at(folder), '*.json')))


def export(home, *arguments, folder='out'):
    return home.ok('cache', 'export', '-o', home.at(folder), '--json', *arguments).json()


def take(home, *arguments, status=0):
    done = home.run('cache', 'import', '--json', *arguments)
    assert done.status == status, f'it exits with {status}'
    return done.json()


def provenance_of_png(data):
    found = list(chunks(data))
    texts = [body for kind, body in found if kind == b'iTXt']
    assert len(texts) == 1 and found[-2][0] == b'iTXt', 'right before the end'
    assert texts[0].startswith(b'Refrain\0\0\0\0\0'), 'not compressed, and in no language'
    return json.loads(texts[0][len(b'Refrain\0\0\0\0\0'):])


def elsewhere(home):
    """A second, empty data directory."""
    home.environment['REFRAIN_DATA_DIR'] = home.at('other')


def forge(home, change):
    """Rewrites the only sidecar."""
    path, = sidecars(home)
    sidecar = json.loads(read(path))
    change(sidecar)
    with open(path, 'w', encoding='utf-8') as stream:
        json.dump(sidecar, stream)


def test_full_provenance_is_canonical_request_model_seed_cost_times(home):
    made = home.make('-p', 'prompt=a hat', '-p', 'price=3')
    assert export(home) == {'exported': 1, 'already_there': 0, 'failed': 0, 'errors': []}
    path, = sidecars(home)
    sidecar = json.loads(read(path))
    told = sidecar['provenance']
    assert told['request']['params']['prompt'] == 'a hat' and told['prompt'] == 'a hat'
    assert (told['provider'], told['model'], told['cost']) == ('dummy', 'image', 3)
    assert told.get('seed') == sidecar['record']['generation']['seed']
    assert told['finished_at'].endswith('Z') and told['started_at'].endswith('Z')
    assert told['fingerprint'] == made['fingerprint'] and told['key'] == made['key']
    assert sidecar['record']['generation']['account'] is None, 'not who paid'
    data = read(path[:-5] + '.png')
    assert provenance_of_png(data) == told, 'the picture tells the same'


def test_minimal_provenance_has_no_prompt(home):
    home.make('-p', 'prompt=a secret hat')
    export(home, '--provenance', 'minimal')
    files = os.listdir(home.at('out'))
    assert len(files) == 2
    for name in files:
        assert b'secret' not in read(home.at('out', name)), name
    path, = sidecars(home)
    assert json.loads(read(path))['provenance']['provider'] == 'dummy'


def test_no_provenance_is_bytes_only(home):
    made = home.make()
    export(home, '--provenance', 'none')
    name, = os.listdir(home.at('out'))
    assert read(home.at('out', name)) == read(made['assets'][0]['path'])


def test_import_knows_the_original_hash(home):
    for provenance in ('full', 'minimal'):
        made = home.make('-p', f'prompt={provenance}', '-p', 'price=2')
        export(home, made['key'], '--provenance', provenance, folder=provenance)
        elsewhere(home)
        assert take(home, home.at(provenance))['imported'] == 1
        shown = home.ok('cache', 'show', made['key'], '--json').json()
        assert shown['assets'][0]['sha256'] == made['assets'][0]['sha256']
        data = read(shown['assets'][0]['path'])
        assert hashlib.sha256(data).hexdigest() == made['assets'][0]['sha256']
        again = home.make('-p', f'prompt={provenance}', '-p', 'price=2')
        assert again['outcome'] == 'hit' and again['saved'] == 2
        home.ok('cache', 'verify')
        home.environment['REFRAIN_DATA_DIR'] = home.data


def test_every_kind_comes_back(home):
    made = [home.make('-p', 'prompt=x', kind=kind) for kind in ('image', 'music', 'tts', 'text')]
    assert export(home)['exported'] == 4
    elsewhere(home)
    assert take(home, home.at('out')) == {'imported': 4, 'already_there': 0, 'failed': 0, 'errors': []}
    for one in made:
        home.ok('cache', 'show', one['key'])
    home.ok('cache', 'verify')


def test_a_slot_and_a_content_share_a_generation(home):
    home.make('-p', 'prompt=x')
    home.make('-p', 'prompt=x', '--purpose', 'door')
    assert export(home)['exported'] == 2 and len(sidecars(home)) == 2
    elsewhere(home)
    assert take(home, home.at('out'))['imported'] == 2
    home.ok('cache', 'verify')


def test_nothing_is_written_over_and_an_export_goes_on(home):
    home.make('-p', 'prompt=1')
    home.make('-p', 'prompt=2')
    export(home)
    before = {name: os.stat(home.at('out', name)).st_mtime_ns for name in os.listdir(home.at('out'))}
    assert export(home) == {'exported': 0, 'already_there': 2, 'failed': 0, 'errors': []}
    assert before == {name: os.stat(home.at('out', name)).st_mtime_ns for name in before}
    # As one that was broken off leaves it: a file without its sidecar.
    os.remove(sidecars(home)[0])
    assert export(home)['exported'] == 1 and len(os.listdir(home.at('out'))) == 4
    path = sidecars(home)[0][:-5] + '.png'
    os.remove(sidecars(home)[0])
    with open(path, 'wb') as stream:
        stream.write(b'mine')
    done = home.run('cache', 'export', '-o', home.at('out'), '--json')
    assert done.status == 2 and done.json()['failed'] == 1 and 'holds something else' in done.err
    assert read(path) == b'mine', 'nobody\'s file is written over'


def test_selectors_choose(home):
    home.make('-p', 'prompt=a red hat', '--tag', 'draft')
    home.make('-p', 'prompt=a blue hat')
    assert export(home, '--tag', 'draft')['exported'] == 1
    assert export(home, '--text', 'hat', folder='both')['exported'] == 2
    assert export(home, '--text', 'green', folder='none')['exported'] == 0
    home.fails(2, 'cache', 'export')
    home.fails(6, 'cache', 'export', 'CACHE#image#none', '-o', home.at('out'))
    home.fails(2, 'cache', 'export', 'KEY', '--tag', 'draft', '-o', home.at('out'))


def test_what_stands_under_the_key_and_was_made_later_stays(home):
    made = home.make('-p', 'prompt=x')
    export(home)
    assert take(home, home.at('out'))['already_there'] == 1, 'the same again'
    newer = home.dummy('generate', '-p', 'prompt=x', '--force-refresh').json()
    assert take(home, home.at('out'))['already_there'] == 1
    shown = home.ok('cache', 'show', made['key'], '--json').json()
    assert shown['generation_id'] == newer['generation_id']


def test_what_is_imported_later_makes_room(home):
    made = home.make('-p', 'prompt=x')
    newer = home.dummy('generate', '-p', 'prompt=x', '--force-refresh').json()
    export(home)
    elsewhere(home)
    home.make('-p', 'prompt=y')
    first = sidecars(home)[0]
    assert take(home, first[:-5] + '.png')['imported'] == 1, 'the file stands for its sidecar'
    shown = home.ok('cache', 'show', made['key'], '--json').json()
    assert shown['generation_id'] == newer['generation_id']


def test_bytes_that_do_not_match_are_refused(home):
    made = home.make('-p', 'prompt=x')
    export(home)
    path = sidecars(home)[0][:-5] + '.png'
    data = bytearray(read(path))
    data[40] ^= 1
    with open(path, 'wb') as stream:
        stream.write(data)
    elsewhere(home)
    answer = take(home, home.at('out'), status=2)
    assert answer['failed'] == 1 and 'does not hold the bytes' in answer['errors'][0]['message']
    home.fails(6, 'cache', 'show', made['key'])


def test_hostile_sidecars_have_one_clear_error_each(home):
    def set_in(*path):
        *names, last, value = path

        def change(sidecar):
            for name in names:
                sidecar = sidecar[name]
            sidecar[last] = value
        return change
    record = ('record', 'generation')
    asset = (*record, 'assets', 0)
    forged = (
        (set_in('files', 0, '../secret.png'), 'name'), (set_in('files', 0, '/etc/passwd'), 'name'),
        (set_in('files', 0, '.hidden'), 'name'), (set_in('files', 0, 'missing.png'), 'cannot be read'),
        (set_in('files', []), 'files'), (set_in('files', 7), 'files'), (set_in('position', 5), 'files'),
        (set_in('position', -1), 'position'), (set_in('refrain_sidecar', 2), 'newer'),
        (set_in('refrain_sidecar', 'x'), 'refrain_sidecar'), (set_in('record', []), 'record'),
        (set_in('record', None), 'record'), (set_in(*record, 'id', '../../x'), 'id'),
        (set_in(*record, 'fingerprint', 'f' * 64), 'fingerprint'),
        (set_in(*record, 'identity', 'f' * 64), 'identity'),
        (set_in(*record, 'kind', 'music'), ''), (set_in(*record, 'cost', -1), 'cost'),
        (set_in(*record, 'cost', 1e300), 'cost'), (set_in(*record, 'canonical', '{}'), 'fingerprint'),
        (set_in(*asset, 'sha256', '0' * 64), 'does not hold'), (set_in(*asset, 'sha256', '../x'), 'sha256'),
        (set_in(*asset, 'extension', '../../x'), 'extension'), (set_in(*asset, 'extension', 'sh'), 'extension'),
        (set_in(*asset, 'media_type', 'image/jpeg'), 'extension'), (set_in(*asset, 'bytes', 1 << 40), 'size'),
        (set_in(*asset, 'bytes', 0), ''), (set_in(*record, 'assets', []), 'assets'),
        (set_in('record', 'entry', 'key', 'CACHE#image#' + '0' * 64), 'key'),
        (set_in('record', 'entry', 'key', 'anything'), 'key'),
        (set_in('record', 'entry', 'strategy', 'always'), 'strategy'),
        (set_in('record', 'entry', 'tags', {'a': 1}), 'tags'))
    home.make('-p', 'prompt=x')
    export(home)
    path, = sidecars(home)
    good = read(path)
    elsewhere(home)
    for change, part in forged:
        with open(path, 'wb') as stream:
            stream.write(good)
        forge(home, change)
        done = home.run('cache', 'import', path)
        assert done.status == 2, part
        assert done.err.count('\n') == 1 and part in done.err, f'{part}: {done.err}'
    for text in (b'', b'{', b'[]', b'null', b'\xff', b'{"refrain_sidecar":1}', b'[' * 100000):
        with open(path, 'wb') as stream:
            stream.write(text)
        done = home.run('cache', 'import', path)
        assert done.status == 2 and done.err.count('\n') == 1, done.err
    with open(path, 'wb') as stream:
        stream.truncate(1 << 30)
    done = home.run('cache', 'import', path)
    assert done.status == 2 and done.err.count('\n') == 1, 'a huge one'
    assert home.ok('cache', 'list', '--json').json()['entries'] == []
    with open(path, 'wb') as stream:
        stream.write(good)
    assert take(home, home.at('out'))['imported'] == 1, 'the good one is taken'


def test_what_always_made_comes_along_and_is_no_hit(home):
    made = home.make('-p', 'prompt=x', '--strategy', 'always', '--player', '7')
    export(home)
    elsewhere(home)
    assert take(home, home.at('out'))['imported'] == 1
    assert take(home, home.at('out'))['already_there'] == 1
    entry, = home.ok('cache', 'list', '--json').json()['entries']
    assert entry['key'] == f'ALWAYS#image#{made["generation_id"]}' and entry['strategy'] == 'always'
    assert home.make('-p', 'prompt=x')['outcome'] == 'miss', 'it is nobody else\'s'
    assert home.make('-p', 'prompt=x', '--strategy', 'always')['outcome'] == 'bypass'
    home.ok('cache', 'verify')


def test_a_key_of_another_strategy_is_refused(home):
    made = home.make('-p', 'prompt=x', '--strategy', 'always')
    export(home)
    path, = sidecars(home)
    good = read(path)
    elsewhere(home)
    for strategy, key in (('once', f'ALWAYS#image#{made["generation_id"]}'),
                          ('always', 'ALWAYS#image#another'),
                          ('always', 'generation:image|none|a|none|once|v1'),
                          ('always', f'CACHE#image#{made["fingerprint"]}')):
        with open(path, 'wb') as stream:
            stream.write(good)

        def change(sidecar, strategy=strategy, key=key):
            sidecar['record']['entry'].update(strategy=strategy, key=key)
        forge(home, change)
        done = home.run('cache', 'import', path)
        assert done.status == 2 and 'key' in done.err, done.err
    assert home.ok('cache', 'list', '--json').json()['entries'] == []


def test_links_and_pipes_are_not_followed(home):
    home.make('-p', 'prompt=x')
    export(home)
    path = sidecars(home)[0][:-5] + '.png'
    os.rename(path, home.at('moved.png'))
    elsewhere(home)
    os.symlink(home.at('moved.png'), path)
    assert take(home, home.at('out'), status=2)['failed'] == 1
    os.remove(path)
    os.mkfifo(path)
    assert take(home, home.at('out'), status=2)['failed'] == 1


def test_what_is_no_export_is_told(home):
    home.put('data.png', 'x')
    assert 'no sidecar' in take(home, home.at('data.png'), status=2)['errors'][0]['message']
    assert take(home, home.at('nowhere'), status=6)['failed'] == 1
    os.makedirs(home.at('empty'))
    assert take(home, home.at('empty'))['imported'] == 0
    assert home.ok('cache', 'import', home.at('empty')).out == \
        'imported: 0; already there: 0; failed: 0\n'


def test_another_generation_of_the_same_id_is_refused(home):
    home.make('-p', 'prompt=x')
    export(home)
    first, = sidecars(home)
    other = Home(home.program)
    try:
        other.make('-p', 'prompt=y')
        other.ok('cache', 'export', '-o', home.at('second'))
    finally:
        other.remove()
    stolen = json.loads(read(first))['record']['generation']['id']
    second, = sidecars(home, 'second')
    sidecar = json.loads(read(second))
    sidecar['record']['generation']['id'] = stolen
    with open(second, 'w', encoding='utf-8') as stream:
        json.dump(sidecar, stream)
    answer = take(home, second, status=2)
    assert answer['errors'][0]['code'] == 'conflict' and stolen in answer['errors'][0]['message']
    home.ok('cache', 'verify')


def test_a_poster_is_counted_with_its_video(home):
    home.ok('generate', 'video', 'a wave', '-p', 'width=64', '-p', 'height=64', '-p', 'seconds=1',
            '-p', 'fps=5')
    export(home, '--kind', 'video')
    assert len(sidecars(home)) == 2, 'one for the video, one for its poster'
    elsewhere(home)
    assert take(home, home.at('out')) == {'imported': 1, 'already_there': 0, 'failed': 0, 'errors': []}
    assert take(home, home.at('out')) == {'imported': 0, 'already_there': 1, 'failed': 0, 'errors': []}


if __name__ == '__main__':
    main(globals())
