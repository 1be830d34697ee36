#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""OpenAI's interface: requests that its own client for JavaScript has sent, and what
is wrong in every way."""

import base64
import urllib.parse

import harness
from served import Served, data_of

TABLE = """
[openai-models]
dall-e-3=portrait/character
tts-1=espeak
gpt-image-1=dummy/image

[openai-voices]
granny=variant:grandma
nowhere=timbre:dark
"""

IMAGES = '/v1/images/generations'
SPEECH = '/v1/audio/speech'


def recorded(name):
    return data_of('openai-requests', f'{name}.http')


def follow(server, url):
    """Fetches what an answer's address names."""
    parts = urllib.parse.urlsplit(url)
    assert parts.netloc == f'127.0.0.1:{server.port}', 'it is the address that was asked'
    return server.ask('GET', parts.path)


def refused(server, status, path, body, **wanted):
    """It is refused in OpenAI's form."""
    answer = server.ask('POST', path, body)
    assert answer.status == status, f'{status} was wanted'
    error = answer.json()['error']
    assert set(error) == {'message', 'type', 'param', 'code'}, 'these four and no others'
    assert error['message'], 'it is told'
    for name, value in wanted.items():
        assert error[name] == value, f'{name} is {value}'
    return error


def test_image_of_the_client(home):
    with Served(home, config=TABLE) as server:
        first = server.send(recorded('image-b64'))
        assert first.status == 200 and first.headers['X-Cache'] == 'MISS'
        assert first.headers['X-Cost'] == '5'
        image = first.json()
        assert isinstance(image['created'], int) and image['size'] == '512x512'
        assert len(image['data']) == 1 and list(image['data'][0]) == ['b64_json']
        assert base64.b64decode(image['data'][0]['b64_json'])[:8] == b'\x89PNG\r\n\x1a\n'
        again = server.send(recorded('image-b64'))
        assert again.headers['X-Cache'] == 'HIT' and again.body == first.body


def test_three_images_of_the_client(home):
    with Served(home, config=TABLE) as server:
        first = server.send(recorded('image-three'))
        assert first.status == 200 and len(first.json()['data']) == 3
        for image in first.json()['data']:
            assert follow(server, image['url']).body[:4] == b'\x89PNG'
        assert server.send(recorded('image-three')).headers['X-Cache'] == 'HIT'


def test_speech_of_the_client(home):
    with Served(home, config=TABLE) as server:
        first = server.send(recorded('speech-wav'))
        assert first.status == 200 and first.headers['Content-Type'] == 'audio/wav'
        assert first.body[:4] == b'RIFF' and int(first.headers['Content-Length']) == len(first.body)
        again = server.send(recorded('speech-wav'))
        assert again.headers['X-Cache'] == 'HIT' and again.body == first.body
        other = server.send(recorded('speech-usual'))
        assert other.status == 200 and other.body[:4] == b'RIFF', 'what it makes without a word'
        assert other.body != first.body, 'another voice speaks'


def test_models(home):
    with Served(home, config=TABLE) as server:
        models = server.send(recorded('models')).json()
        assert models['object'] == 'list'
        names = [model['id'] for model in models['data']]
        assert names[:3] == ['dall-e-3', 'gpt-image-1', 'tts-1'], 'those of the table, by name'
        assert 'portrait/character' in names and 'espeak/espeak-ng' in names
        assert 'flipbook/movie' not in names and all(
            set(model) == {'id', 'object', 'created', 'owned_by'} for model in models['data'])


def test_each_image_is_a_generation(home):
    with Served(home, config=TABLE) as server:
        body = {'model': 'dummy/image', 'prompt': 'a cat', 'n': 4}
        images = server.ask('POST', IMAGES, body).json()['data']
        assert home.calls() == 4 and len({image['url'] for image in images}) == 4
        assert server.ask('POST', IMAGES, body).json()['data'] == images, 'the same ones again'
        one = server.ask('POST', IMAGES, {**body, 'n': 1})
        assert one.headers['X-Cache'] == 'HIT' and one.json()['data'] == images[:1]
        assert home.calls() == 4


def test_bytes_or_address(home):
    with Served(home, config=TABLE) as server:
        body = {'model': 'dummy/image', 'prompt': 'a dog'}
        assert 'url' in server.ask('POST', IMAGES, body).json()['data'][0]
        named = server.ask('POST', IMAGES, {**body, 'response_format': 'b64_json'}).json()['data'][0]
        assert 'b64_json' in named and 'url' not in named
        gpt = server.ask('POST', IMAGES, {**body, 'model': 'gpt-image-1'}).json()['data'][0]
        assert gpt == named, 'these models have no addresses'
        assert home.calls() == 1
        large = {**body, 'bytes': 2000000, 'response_format': 'b64_json'}
        for _ in range(2):
            text = server.ask('POST', IMAGES, large).json()['data'][0]['b64_json']
            assert len(base64.b64decode(text)) >= 2000000


def test_what_is_kept_nowhere(home):
    with Served(home) as server:
        body = {'model': 'dummy/image', 'prompt': 'a secret', 'response_format': 'url'}
        made = server.ask('POST', IMAGES, body, Cache_Control='no-store')
        assert made.headers['X-Cache'] == 'BYPASS'
        assert follow(server, made.json()['data'][0]['url']).status == 200
        made = server.ask('POST', IMAGES, {**body, 'response_format': 'b64_json'},
                          Cache_Control='no-store')
        assert base64.b64decode(made.json()['data'][0]['b64_json'])[:4] == b'\x89PNG'
        made = server.ask('POST', SPEECH, {'model': 'dummy/tts', 'input': 'hush'},
                          Cache_Control='no-store')
        assert made.status == 200 and made.headers['X-Cache'] == 'BYPASS' and len(made.body) > 0


def test_unknown_fields(home):
    with Served(home) as server:
        body = {'model': 'dummy/image', 'prompt': 'x', 'quality': 'hd',
                'user': 'somebody', 'moderation': 'low', 'novelty': {'of': ['tomorrow']}}
        assert server.ask('POST', IMAGES, body).status == 200, 'they are left alone'
        assert server.ask('POST', IMAGES, {'model': 'dummy/image', 'prompt': 'x'}).headers[
            'X-Cache'] == 'HIT', 'and change nothing'
        seeded = server.ask('POST', IMAGES, {'model': 'dummy/image', 'prompt': 'x', 'seed': 7})
        assert seeded.headers['X-Cache'] == 'MISS', 'but what the model has is given to it'
        assert server.ask('GET', '/v1/models?api-version=2024').status == 200, 'nor does the query'
        auto = server.ask('POST', IMAGES, {'model': 'dummy/image', 'prompt': 'x', 'size': 'auto'})
        assert auto.headers['X-Cache'] == 'HIT', 'auto leaves it to the model'
        sized = server.ask('POST', IMAGES, {'model': 'dummy/image', 'prompt': 'x', 'size': '16x24'})
        assert sized.json()['size'] == '16x24'


def test_other_names(home):
    with Served(home) as server:
        refused(server, 404, IMAGES, {'model': 'dall-e-2', 'prompt': 'x'},
                code='model_not_found', param='model')
        usual = server.ask('POST', IMAGES, {'prompt': 'a king', 'size': '128x128'})
        assert usual.status == 200 and usual.json()['size'] == '128x128', 'the default of its kind'
    with Served(home, config='[openai-models]\n*=default\n[defaults]\nimage=dummy\n') as server:
        assert server.ask('POST', IMAGES, {'model': 'dall-e-2', 'prompt': 'x'}).status == 200
        assert home.calls() == 1


def test_wrong_table(home):
    config = ('[openai-models]\n*=portrait\nempty=\n\n[openai-voices]\nalloy=variant\n'
              '[openai-model]\nx=y\n')
    with Served(home, config=config) as server:
        told = server.told()
        for words in ('can only mean', 'must name a provider', 'PARAMETER:VALUE', 'openai-models'):
            assert words in told, words
        assert server.ask('GET', '/v1/models').status == 200


def test_voices(home):
    with Served(home, config=TABLE) as server:
        spoken = {}
        for voice in ('alloy', 'nova', 'granny', 'en-gb', {'id': 'echo'}):
            answer = server.ask('POST', SPEECH, {'model': 'tts-1', 'input': 'Good day', 'voice': voice})
            assert answer.status == 200, voice
            spoken[str(voice)] = answer.body
        assert len(set(spoken.values())) == 5, 'each sounds in its own way'
        for voice in ('nobody', 'nowhere'):
            error = refused(server, 400, SPEECH,
                            {'model': 'tts-1', 'input': 'x', 'voice': voice}, param='voice')
            assert '[openai-voices]' in error['message']


def test_speed_and_formats(home):
    with Served(home, config=TABLE) as server:
        body = {'model': 'tts-1', 'input': 'One two three four five', 'voice': 'en-us'}
        usual = server.ask('POST', SPEECH, body)
        assert server.ask('POST', SPEECH, {**body, 'speed': 1}).headers['X-Cache'] == 'HIT'
        fast = server.ask('POST', SPEECH, {**body, 'speed': 2.0})
        assert len(fast.body) < len(usual.body), 'twice as fast is shorter'
        for speed in (0, 5, 'fast', True):
            refused(server, 400, SPEECH, {**body, 'speed': speed}, param='speed')
        for form, begin in (('flac', b'fLaC'), ('opus', b'OggS'), ('wav', b'RIFF')):
            answer = server.ask('POST', SPEECH, {**body, 'response_format': form})
            assert answer.status == 200 and answer.body[:4] == begin, form
        for form in ('mp3', 'pcm', 'aac'):
            error = refused(server, 400, SPEECH, {**body, 'response_format': form},
                            param='response_format')
            assert 'wav' in error['message'], 'it says what there is'


def test_errors(home):
    with Served(home, config=TABLE) as server:
        image = {'model': 'dummy/image', 'prompt': 'x'}
        for change, param in (({'prompt': None}, 'prompt'), ({'prompt': ''}, 'prompt'), ({'n': 0}, 'n'),
                              ({'n': 11}, 'n'), ({'response_format': 'gif'}, 'response_format'),
                              ({'stream': True}, 'stream'), ({'size': '1x'}, 'size')):
            refused(server, 400, IMAGES, {**image, **change}, param=param, type='invalid_request_error')
        refused(server, 400, SPEECH, {'model': 'tts-1', 'input': 'x', 'stream_format': 'sse'},
                param='stream_format')
        for change in ({'prompt': 5}, {'n': 'two'}, {'model': 7}):
            refused(server, 400, IMAGES, {**image, **change}, type='invalid_request_error')
        refused(server, 400, IMAGES, b'{"prompt":', type='invalid_request_error')
        refused(server, 404, SPEECH, {'model': 'dall-e-3', 'input': 'x'}, code='model_not_found')
        for fail, status, kind in (('refused', 400, 'content_policy_violation'),
                                   ('rate_limited', 429, 'rate_limit_exceeded'),
                                   ('provider_failed', 502, 'provider_failed')):
            refused(server, status, IMAGES, {**image, 'prompt': fail, 'fail': fail}, code=kind)
        refused(server, 502, IMAGES, {**image, 'prompt': 'three', 'n': 3, 'fail': 'provider_failed'})
        answer = server.ask('POST', IMAGES, {**image, 'prompt': 'never'}, Cache_Control='only-if-cached')
        assert answer.status == 504 and answer.json()['error']['code'] == 'not_cached'


if __name__ == '__main__':
    harness.main(globals())
