#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Very many clients at once that want the same thing."""

import collections
import http.client
import json
import resource

import harness
from served import Served

CROWD = 1000


def test_one_run_for_all(home):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4 * CROWD), hard), hard))
    body = json.dumps({'kind': 'image', 'provider': 'dummy',
                       'params': {'prompt': 'all want it', 'delay_ms': 4000}}).encode()
    with Served(home, '--threads', '2') as server:
        request = (f'POST /api/v1/generations HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n'
                   f'Content-Length: {len(body)}\r\nConnection: close\r\n\r\n').encode() + body
        clients = [server.connect() for _ in range(CROWD)]
        for client in clients:
            client.sendall(request)
        outcomes, generations = collections.Counter(), set()
        for client in clients:
            answer = http.client.HTTPResponse(client)
            answer.begin()
            assert answer.status == 200, answer.read()
            made = json.loads(answer.read())
            outcomes[made['outcome']] += 1
            generations.add(made['generation_id'])
            client.close()
        assert home.calls() == 1, f'{home.calls()} runs, {outcomes}'
        assert len(generations) == 1 and outcomes['miss'] == 1, outcomes
        assert outcomes['joined'] + outcomes['hit'] == CROWD - 1 and outcomes['joined'] > 0, outcomes


if __name__ == '__main__':
    harness.main(globals())
