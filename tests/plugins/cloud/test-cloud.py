#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-cloud.py REFRAIN STAND-IN: the whole program against the server that
stands in for a service. Prints TAP."""

import os

from cloud_cli import CANARY, StandIn, assert_no_canary, assert_no_canary_outside, main, use

ASK = {
    'openai': ('generate', 'image', 'a cat', '--provider', 'openai', '--model', 'gpt-image-1.5',
               '-p', 'quality=low'),
    'elevenlabs': ('generate', 'tts', 'Good evening.', '--provider', 'elevenlabs',
                   '-p', 'voice=21m00Tcm4TlvDq8ikWAM'),
}


def test_made_once(home):
    for provider, ask in ASK.items():
        variable = provider.upper() + '_API_KEY'
        with StandIn(provider, '0') as server:
            use(home, server.group)
            made = home.ok(*ask, '--json', environment={variable: CANARY}).json()
            assert made['outcome'] == 'miss' and made['provider'] == provider
            assert 0 < made['cost'] and made['charged'] == made['cost']
            assert_no_canary(home)
            assert_no_canary_outside(home, made)
        # Neither server nor key is wanted for what is there.
        again = home.ok(*ask, '--json').json()
        assert again['outcome'] == 'hit' and again['charged'] == 0
        assert again['assets'][0]['sha256'] == made['assets'][0]['sha256']


def test_faults(home):
    for provider, ask in ASK.items():
        variable = provider.upper() + '_API_KEY'
        for fault, status, code in (('key', 3, 'provider_unavailable'),
                                    ('money', 3, 'provider_unavailable'),
                                    ('refused', 3, 'refused'), ('input', 2, 'invalid_request')):
            with StandIn(provider, '0', fault) as server:
                use(home, server.group)
                done = home.run(*ask, '--json', '--force-refresh', environment={variable: CANARY})
                assert done.status == status and done.error()['code'] == code, fault
                assert_no_canary(home)
    home.run('account', 'show', 'default', '--json')
    assert home.last.json()['held'] == 0, 'nothing is held for what was not charged'


def test_broken_over_it(home):
    """That the service broke is no proof: money stays held, and nothing is sent again."""
    ask = ('generate', 'image', 'a cat', '--provider', 'replicate', '--json')
    home.environment['REPLICATE_API_TOKEN'] = CANARY
    with StandIn('replicate', '0', 'busy') as server:
        use(home, server.group)
        for _ in range(2):
            done = home.run(*ask)
            assert done.status != 0 and done.error()['code'] == 'unknown_outcome'
            assert_no_canary(home)
        assert server.count('POST /v1/predictions') == 1
        assert home.ok('account', 'show', 'default', '--json').json()['held'] == 1
        [job] = home.ok('queue', 'list', '--json').json()['jobs']
        assert job['state'] == 'unknown', job
        home.ok('queue', 'cancel', job['id'])
        assert home.ok('account', 'show', 'default', '--json').json()['held'] == 0


def test_overloaded(home):
    """A service that says that it took nothing in is not paid."""
    with StandIn('openai', '0', 'busy') as server:
        use(home, server.group)
        done = home.run(*ASK['openai'], '--json', environment={'OPENAI_API_KEY': CANARY})
        assert done.error()['code'] == 'provider_failed'
        assert home.ok('account', 'show', 'default', '--json').json()['held'] == 0


def test_edit(home):
    """A picture goes there as a file of a form, and is in the key by its content."""
    home.environment['OPENAI_API_KEY'] = CANARY
    with StandIn('openai', '0') as server:
        use(home, server.group)
        made = home.ok(*ASK['openai'], '--json', '-o', home.at('cat.png')).json()
        ask = (*ASK['openai'], '--input', f'image={home.at("cat.png")}', '--json')
        edited = home.ok(*ask).json()
        assert edited['outcome'] == 'miss' and edited['key'] != made['key']
        assert home.ok(*ask).json()['outcome'] == 'hit'
        assert server.count('POST /v1/images/edits') == 1
        assert_no_canary(home)


def test_wrong_key(home):
    with StandIn('openai', '0') as server:
        use(home, server.group)
        done = home.run(*ASK['openai'], environment={'OPENAI_API_KEY': 'sk-another-canary-123'})
        assert done.status == 3 and 'does not accept the API key' in done.err
        assert_no_canary(home)


def test_job(home):
    """Ordered and fetched later; a key that is wrong orders nothing."""
    ask = ('generate', 'music', 'a slow waltz', '--provider', 'gemini', '--json')
    with StandIn('gemini', '0') as server:
        use(home, server.group)
        assert home.run(*ask, environment={'GEMINI_API_KEY': 'another-canary-1'}).status == 3
        made = home.ok(*ask, environment={'GEMINI_API_KEY': CANARY}).json()
        assert made['outcome'] == 'miss' and made['cost'] == 8 and made['charged'] == 8
        assert made['assets'][0]['media_type'] == 'audio/mpeg'
        assert_no_canary(home)
    assert home.ok(*ask).json()['outcome'] == 'hit'


def test_model_of_the_configuration(home):
    """A service without models of its own; parameters are free, all in the key."""
    ask = ('generate', 'image', 'a cat', '--provider', 'replicate', '--json', '-p')
    with StandIn('replicate', '0') as server:
        use(home, server.group)
        home.environment['REPLICATE_API_TOKEN'] = CANARY
        made = [home.ok(*ask, steps).json() for steps in ('steps=4', 'steps=8', 'steps=4')]
        assert [one['outcome'] for one in made] == ['miss', 'miss', 'hit']
        assert made[0]['charged'] == 1 and made[0]['key'] != made[1]['key']
        assert_no_canary(home)


def test_graph_of_the_configuration(home):
    """A graph as a model: a prompt alone makes something, and all of it is in the key."""
    graph = '{"3":{"inputs":{"seed":"{seed}","text":"a photo, {prompt}"}}}'
    more = ('[model comfyui/cartoon]\nlike=image\n'
            f'[parameter comfyui/cartoon/graph]\ndefault={graph}\n'
            '[parameter comfyui/cartoon/checkpoint]\ndefault=')
    ask = ('generate', 'image', '--provider', 'comfyui', '--model', 'cartoon', '--json')
    use(home, more + 'toon 1\n')
    assert home.fails(3, *ask[:-1], 'a cat').err.count('base-url=') == 1
    with StandIn('comfyui', '0') as server:
        home.environment['COMFYUI_API_KEY'] = CANARY
        use(home, server.group + more + 'toon 1\n')
        made = [home.ok(*ask, *words).json() for words in (('a cat',), ('a dog',), ('a cat',))]
        assert [one['outcome'] for one in made] == ['miss', 'miss', 'hit']
        assert made[0]['charged'] == 0
        # Other files under the same name are another checkpoint.
        use(home, server.group + more + 'toon 2\n')
        assert home.ok(*ask, 'a cat').json()['outcome'] == 'miss'
        assert server.count('POST /prompt') == 3
        # The model without defaults says what it wants.
        done = home.fails(2, 'generate', 'image', 'a cat', '--provider', 'comfyui',
                          '--model', 'image')
        assert 'graph' in done.err and 'checkpoint' in done.err
        assert_no_canary(home)


def test_dialects(home):
    """Off until refrain.conf says what the server speaks."""
    assert 'dialect' in home.ok('providers', 'suno').out
    use(home, '[provider suno]\nbase-url=http://127.0.0.1:1\ndialect=kazoo\n')
    shown = home.ok('providers', 'suno').out
    assert 'relay, sunoapi or gcui' in shown and 'Suno has no API' in shown
    use(home, '[provider suno]\ndialect=gcui\n')
    assert "the server's address is missing" in home.ok('providers', 'suno').out
    use(home, '[provider suno]\nbase-url=http://127.0.0.1:1\ndialect=gcui\n')
    assert 'state: ready' in home.ok('providers', 'suno').out
    use(home, '[provider a]\nlike=anthropic\ndialect=basalt\nbase-url=http://127.0.0.1:1\n'
              '[provider b]\nlike=anthropic\ndialect=bedrock\nbase-url=http://127.0.0.1:1\n')
    assert 'Set dialect= under [provider a] in refrain.conf: bedrock' in home.ok('providers', 'a').out
    assert 'region=' in home.ok('providers', 'b').out


def test_readiness(home):
    done = home.ok('providers', 'openai')
    assert 'not ready: there is no API key for “openai”' in done.out
    assert 'OPENAI_API_KEY' in done.out and 'key-file=' in done.out and 'secret-tool' in done.out
    assert 'leaves this machine: Prompts' in done.out and 'gpt-image-1.5' in done.out
    listed = home.ok('providers', 'openai', '--json').json()
    costs = listed['models'][0]['price']['costs']
    assert costs == {'usage.input_tokens': 500, 'usage.output_tokens': 3200}
    assert listed['ready'] is False and 'OPENAI_API_KEY' in listed['status']
    assert home.fails(3, *ASK['openai']).err.count('OPENAI_API_KEY') == 1
    done = home.ok('providers', 'openai', environment={'OPENAI_API_KEY': CANARY})
    assert 'state: ready' in done.out
    assert CANARY not in done.out


def test_key_files(home):
    path = home.put('key', CANARY + '\n')
    use(home, f'[provider openai]\nkey-file={path}\n')
    os.chmod(path, 0o640)
    assert 'chmod 600' in home.ok('providers', 'openai').out
    os.chmod(path, 0o600)
    assert 'state: ready' in home.ok('providers', 'openai').out
    home.put('credentials/openai', CANARY)
    use(home, '')
    assert 'state: ready' in home.ok(
        'providers', 'openai', environment={'CREDENTIALS_DIRECTORY': home.at('credentials')}).out


def test_another_server(home):
    """A server of one's own that speaks the same protocol, without a key."""
    with StandIn('openai', '0') as server:
        use(home, f'[provider openai]\nenabled=no\n'
                  f'[provider mine]\nlike=openai\nexternal-cost=no\nbase-url={server.url}\n'
                  f'[model mine/local]\nlike=tts-1\n'
                  f'[parameter mine/local/voice]\nchoices=af_heart;nova\ndefault=af_heart\n')
        done = home.ok('providers', 'mine')
        assert 'state: ready' in done.out and 'af_heart' in done.out
        # The stand-in wants its key, and the other provider's is not sent.
        ask = ('generate', 'tts', 'Hello.', '--provider', 'mine', '--json')
        done = home.run(*ask, environment={'OPENAI_API_KEY': CANARY})
        assert done.status == 3 and 'does not accept the API key' in done.error()['message']
        made = home.ok(*ask, environment={'MINE_API_KEY': CANARY}).json()
        assert made['provider'] == 'mine' and made['model'] == 'local' and made['charged'] == 0
        assert_no_canary(home)


if __name__ == '__main__':
    main(globals())
