#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""/openapi.json: that it is well formed, that each route's real answer has the form
that it says, to the letter, and that docs/http.md has the same routes."""

import hashlib
import os
import re
import sys
import time
import urllib.parse

import harness
from served import Served
from watches import course, wait_for_picture

try:
    import jsonschema
except ImportError:
    print('1..0 # SKIP python3-jsonschema is not installed')
    sys.exit(0)

GENERATIONS = '/api/v1/generations'
PEOPLE = '[avatar]\nimage=dummy/image\nvideo=dummy/clip\ndebounce=0s\nsure=0.6\n'
CACHE = f'{GENERATIONS}/cache'
METHODS = {'get', 'put', 'post', 'delete'}
HTTP_DOCUMENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'http.md')

# OpenAPI 3.1 without what this document does not use.
FORM_OF_DOCUMENT = {
    'type': 'object',
    'required': ['openapi', 'info', 'paths', 'components'],
    'additionalProperties': False,
    'properties': {
        'openapi': {'pattern': r'^3\.1\.\d+$'},
        'info': {'type': 'object', 'required': ['title', 'version']},
        'servers': {'type': 'array', 'items': {'type': 'object', 'required': ['url']}},
        'paths': {'type': 'object', 'patternProperties': {'^/': {
            'type': 'object', 'additionalProperties': False,
            'patternProperties': {'^(get|put|post|delete)$': {'$ref': '#/$defs/operation'}}}},
            'additionalProperties': False},
        'components': {'type': 'object', 'properties': {
            'schemas': {'type': 'object', 'propertyNames': {'pattern': r'^[a-zA-Z0-9._-]+$'}},
            'securitySchemes': {'type': 'object'}}, 'additionalProperties': False},
    },
    '$defs': {
        'operation': {
            'type': 'object', 'required': ['summary', 'responses'], 'additionalProperties': False,
            'properties': {
                'summary': {'type': 'string', 'minLength': 5},
                'x-role': {'enum': ['nobody', 'creator', 'admin']},
                'parameters': {'type': 'array', 'items': {'$ref': '#/$defs/parameter'}},
                'requestBody': {'type': 'object', 'required': ['content'], 'properties': {
                    'content': {'$ref': '#/$defs/content'}}},
                'security': {'type': 'array'},
                'responses': {'type': 'object', 'minProperties': 1, 'additionalProperties': False,
                              'patternProperties': {'^([1-5](\\d\\d|XX)|default)$': {
                                  'type': 'object', 'required': ['description'],
                                  'properties': {'content': {'$ref': '#/$defs/content'}}}}}},
        },
        'parameter': {'type': 'object', 'required': ['name', 'in', 'schema'], 'properties': {
            'in': {'enum': ['path', 'query']}, 'required': {'type': 'boolean'}}},
        'content': {'type': 'object', 'minProperties': 1, 'additionalProperties': {
            'type': 'object', 'required': ['schema']}},
    },
}


def every(node, path=''):
    """Each object of a document, with its place."""
    if isinstance(node, dict):
        yield path, node
        for name, value in node.items():
            yield from every(value, f'{path}/{name}')
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from every(value, f'{path}/{position}')


def document_of(server):
    answer = server.ask('GET', '/openapi.json')
    assert answer.status == 200
    return answer.json()


def operations_of(document):
    return {(method.upper(), path): operation for path, row in document['paths'].items()
            for method, operation in row.items()}


def strict(document):
    """The schemas, such that what they do not name is wrong."""
    schemas = document['components']['schemas']
    for schema in schemas.values():
        if 'properties' in schema and 'additionalProperties' not in schema:
            schema['additionalProperties'] = False
    return schemas


class Asker:
    """Asks, and holds each answer against the schema of its route."""

    def __init__(self, server):
        self.server = server
        self.document = document_of(server)
        self.operations = operations_of(self.document)
        strict(self.document)
        self.asked = set()

    def find(self, method, path):
        path = path.partition('?')[0]
        fits = [row for row in self.operations if row[0] == method and re.fullmatch(
            re.sub(r'\{\w+\}', '[^/]+', row[1]), path)]
        assert fits, f'{method} {path} stands in the document'
        return min(fits, key=lambda row: row[1].count('{'))

    def check(self, row, answer):
        answers = self.operations[row]['responses']
        form = answers.get(str(answer.status)) or answers.get(f'{answer.status // 100}XX',
                                                              answers['default'])
        media_type, content = next(iter(form['content'].items()))
        if media_type != 'application/json':
            return
        schema = {**content['schema'], 'components': self.document['components']}
        found = [f'{list(error.absolute_path)}: {error.message}'
                 for error in jsonschema.Draft202012Validator(schema).iter_errors(answer.json())]
        assert found == [], f'{row}: {found[:3]}'

    def ask(self, method, path, body=None, wanted=200, **headers):
        row = self.find(method, path)
        answer = self.server.ask(method, path, body, **headers)
        assert answer.status == wanted, f'{method} {path}: {wanted} was wanted'
        self.check(row, answer)
        if answer.status < 400:
            self.asked.add(row)
        return answer


def test_well_formed(home):
    with Served(home) as server:
        document = document_of(server)
        jsonschema.Draft202012Validator(FORM_OF_DOCUMENT).validate(document)
        schemas = document['components']['schemas']
        for place, node in every(document):
            reference = node.get('$ref')
            if isinstance(reference, str):
                assert reference.removeprefix('#/components/schemas/') in schemas, f'{place}: {reference}'
            if isinstance(node.get('schema'), dict):
                jsonschema.Draft202012Validator.check_schema(node['schema'])
        for name, schema in schemas.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema, name
        for (method, path), operation in operations_of(document).items():
            parameters = [(one['in'], one['name']) for one in operation['parameters']]
            assert len(parameters) == len(set(parameters)), f'{method} {path}: a parameter twice'
            assert {name for place, name in parameters if place == 'path'} == set(
                re.findall(r'\{(\w+)\}', path)), f'{method} {path}'


def test_models(home):
    with Served(home) as server:
        schemas = document_of(server)['components']['schemas']
        espeak = schemas['params.espeak.espeak-ng']
        assert espeak['required'] == ['text'] and espeak['properties']['speed'] == {
            'type': 'integer', 'title': 'Speed', 'description': 'How fast it is spoken',
            'minimum': 80, 'maximum': 450, 'default': 175}
        assert espeak['properties']['format']['enum'] == ['wav', 'flac', 'ogg']
        validator = jsonschema.Draft202012Validator(espeak)
        assert validator.is_valid({'text': 'x', 'speed': 100})
        assert not validator.is_valid({'text': 'x', 'speed': 10})
        assert not validator.is_valid({'speed': 100})
        assert {'kind', 'params', 'inputs', 'strategy', 'max_cost'} <= set(
            schemas['Request']['properties'])


def ask_for_generations(asker):
    request = {'kind': 'video', 'provider': 'dummy', 'params': {'prompt': 'q'}}
    broken = {**request, 'params': {'prompt': 'b', 'fail': 'refused'}}
    made = asker.ask('POST', GENERATIONS, request).json()
    asker.ask('POST', GENERATIONS, request)
    asker.ask('POST', GENERATIONS, broken, 422)
    asker.ask('POST', GENERATIONS, {'kind': 'video', 'nonsense': 1, 'params': {}}, 400)
    asker.ask('POST', GENERATIONS, {'steps': [request, broken]}, 422)
    asker.ask('POST', GENERATIONS, {'steps': [request]})
    asker.ask('POST', f'{CACHE}/check?explain=1', {**request, 'params': {'prompt': 'z'}})
    asker.ask('POST', f'{CACHE}/check', {'steps': [request, request]})
    asker.ask('GET', f'{GENERATIONS}/{made["generation_id"]}')
    slow = {**request, 'params': {'prompt': 'slow', 'delay_ms': 60000}}
    queued = asker.ask('POST', GENERATIONS, slow, 202, Prefer='respond-async')
    where = queued.headers['Location']
    until = time.monotonic() + 60
    while asker.ask('GET', where).json()['progress'] is None and time.monotonic() < until:
        time.sleep(0.05)
    asker.ask('DELETE', where)
    return made


def ask_for_entries(asker, key):
    place = urllib.parse.quote(key, safe='')
    for path in (f'{CACHE}/stats', f'{CACHE}/stats?by=kind', f'{CACHE}/entries', f'{CACHE}/{place}',
                 f'{CACHE}/entries/{place}', f'{CACHE}/entries?limit=1&kind=video'):
        asker.ask('GET', path)
    for verb in ('pin', 'unpin', 'invalidate', 'restore'):
        asker.ask('POST', f'{CACHE}/{verb}', {'key': '*'})
    asker.ask('POST', f'{CACHE}/purge', {'all': True, 'but': ['none'], 'dry_run': True})
    asker.ask('POST', f'{CACHE}/tag', {'key': '*', 'add': ['x']})
    asker.ask('POST', f'{CACHE}/rate', {'key': '*', 'stars': 3})
    asker.ask('GET', f'{CACHE}/log')
    asker.ask('GET', f'{CACHE}/keeping')
    asker.ask('POST', f'{CACHE}/verify', {})
    asker.ask('POST', f'{CACHE}/verify', {'repair': True})
    asker.ask('POST', f'{CACHE}/warmup', {'playthrough_id': '1', 'scene_ids': ['a']}, 202)
    archive = asker.ask('GET', f'{CACHE}/export?key=*').body
    asker.ask('POST', f'{CACHE}/import', archive)
    asker.ask('GET', '/api/cache/stats')
    asker.ask('POST', '/api/cache/cleanup', {'dry_run': True})
    asker.ask('DELETE', f'{CACHE}/{place}')
    asker.ask('DELETE', f'{CACHE}/none', wanted=404)


def ask_for_the_rest(asker, asset):
    for path in (asset['url'], '/api/v1/providers', '/api/v1/providers/espeak', '/api/v1/accounts',
                 '/api/health', '/api/health/store', '/api/health/redis', '/v1/models', '/metrics',
                 '/openapi.json', '/api/v1/queue', '/api/v1/queue/1'):
        asker.ask('GET', path)
    asker.ask('POST', '/api/v1/accounts/bob/grant', {'credits': 5})
    asker.ask('POST', '/api/v1/accounts/bob/limit', {'day': 5})
    asker.ask('GET', '/api/v1/accounts/bob')
    asker.ask('PUT', f'/api/v1/inputs/{hashlib.sha256(b"x").hexdigest()}', b'x', 201)
    asker.ask('POST', '/v1/images/generations', {'model': 'dummy', 'prompt': 'x'})
    asker.ask('POST', '/v1/images/generations', {'model': 'none', 'prompt': 'x'}, 404)
    asker.ask('POST', '/v1/audio/speech', {'model': 'dummy', 'input': 'x'})


def ask_for_jobs(asker):
    asker.ask('POST', '/api/v1/queue/pause')
    request = {'kind': 'image', 'provider': 'dummy', 'params': {'prompt': 'later'}}
    names = [asker.ask('POST', GENERATIONS, {**request, 'params': {'prompt': f'later {number}'}}, 202,
                       Prefer='respond-async').json()['id'] for number in range(2)]
    asker.ask('POST', f'/api/v1/queue/{names[1]}/move', {'to': 'first'})
    asker.ask('POST', f'/api/v1/queue/{names[0]}/cancel')
    asker.ask('POST', f'/api/v1/queue/{names[0]}/retry')
    asker.ask('POST', '/api/v1/queue/resume')


def ask_for_people(asker):
    asker.ask('POST', '/sensor-data', course('ann', 66, 106))
    asker.ask('POST', '/sensor-data', {'user_id': 'bob', 'heart_rate': 70})
    asker.ask('POST', '/sensor-data', {'user_id': 'bob', 'heart_rate': 'fast'}, 400)
    wait_for_picture(asker.server, 'ann')
    for user in ('ann', 'bob'):
        for path in (f'/avatar/current-state/{user}', f'/api/v1/avatars/{user}',
                     f'/api/v1/avatars/{user}/history', f'/api/v1/avatars/{user}/samples'):
            asker.ask('GET', path)
    asker.ask('GET', '/api/v1/avatars')
    asker.ask('GET', '/api/v1/avatars?after=0')
    asker.ask('GET', '/avatar/refresh/ann')
    asker.ask('POST', '/avatar/refresh/ann', {}, 202)
    asker.ask('DELETE', '/api/v1/avatars/ann')
    asker.ask('GET', '/avatar/current-state/ann', wanted=404)


def test_answers(home):
    with Served(home, config=PEOPLE) as server:
        asker = Asker(server)
        made = ask_for_generations(asker)
        ask_for_the_rest(asker, made['assets'][0])
        ask_for_jobs(asker)
        ask_for_people(asker)
        ask_for_entries(asker, made['key'])
        never_ends = {('GET', '/api/v1/events')}
        assert set(asker.operations) - asker.asked == never_ends, 'every route was asked'


def test_documented(home):
    with open(HTTP_DOCUMENT, encoding='utf-8') as stream:
        told = {tuple(row) for row in re.findall(r'^\| `([A-Z]+) ([^ `]+)` \|', stream.read(),
                                                 re.MULTILINE)}
    with Served(home) as server:
        there = set(operations_of(document_of(server)))
    assert told - there == set(), 'docs/http.md names no route that is not there'
    assert there - told == set(), 'docs/http.md names every route'


if __name__ == '__main__':
    harness.main(globals())
