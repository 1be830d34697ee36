# SPDX-License-Identifier: LGPL-2.1-or-later
"""What watches would send, and who looks at what has come of it."""

import datetime
import time

LIMIT = 90
POINTS = 20
SLOT = 45


def time_of(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime('%Y-%m-%dT%H:%M:%S.') + f'{moment.microsecond // 1000:03}Z'


def course(user, first, last, steps=0):
    """A quarter of an hour of a heart that goes from one rate to another, up to now."""
    now = time.time()
    samples = [{'at': time_of(now - (POINTS - 1 - point) * SLOT),
                'heart_rate': round(first + (last - first) * point / (POINTS - 1)),
                'steps': steps} for point in range(POINTS)]
    return {'user_id': user, 'samples': samples}


def wait_for(look, what):
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f'{what} does not come')


def state_of(server, user):
    return server.ask('GET', f'/avatar/current-state/{user}').json()


def wait_for_picture(server, user):
    def look():
        state = state_of(server, user)
        return state if state.get('image_url') else None
    return wait_for(look, f'a picture of {user}')
