#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-account.py REFRAIN: accounts, their limits and their ledger. Prints TAP."""

import sqlite3
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402


def configure(home, text):
    home.environment['REFRAIN_CONFIG'] = home.put('refrain.conf', text)


def accounts(home, *arguments):
    listed = home.ok('account', 'list', '--json', *arguments).json()
    return {row['name']: row for row in listed['accounts']}


def show(home, name):
    return home.ok('account', 'show', name, '--json').json()


def pay(home, word, account, price=2):
    return home.run('generate', 'image', word, '--provider', 'dummy-paid', '--json', '-p',
                    f'price={price}', '--account', account)


def test_default_is_there_and_unlimited(home):
    listed = home.ok('account', 'list', '--json').json()
    assert listed['next_cursor'] is None and len(listed['accounts']) == 1
    default = listed['accounts'][0]
    assert default['name'] == 'default' and default['limited'] is False and default['left'] is None
    assert default['limit_day'] is None and default['limit_month'] is None
    assert 'unlimited' in home.ok('account', 'list').out
    assert show(home, 'default')['ledger'] == []


def test_grant(home):
    done = home.ok('account', 'grant', 'ann', '10.5', '--json').json()
    assert done['name'] == 'ann' and done['balance'] == 10.5 and done['left'] == 10.5
    assert done['limited'] is True and done['limited_by_balance'] is True
    assert 'balance 12 ' in home.ok('account', 'grant', 'ann', '1.5').out
    assert home.ok('account', 'grant', 'ann', '1', '--quiet').out == ''
    ledger = show(home, 'ann')['ledger']
    assert [(row['kind'], row['amount']) for row in ledger] == [('grant', 1), ('grant', 1.5),
                                                               ('grant', 10.5)]
    assert home.ok('account', 'grant', 'default', '5', '--json').json()['limited'] is False


def test_absurd_amounts(home):
    for amount in ('0', '0.0000001', 'five', '1e3', '1,5', '+5', '99999999999999', '-5', '٣'):
        home.fails(2, 'account', 'grant', 'ann', '--', amount)
    home.fails(2, 'account', 'grant', 'ann', '-5')
    for name in ('', ' ann', 'a\nb', '[ann]', 'x' * 101):
        home.fails(2, 'account', 'grant', name, '5')
    for options in ([], ['--day', '-1'], ['--day=-1'], ['--month', 'lots'], ['--balance', 'maybe'],
                    ['--day', '99999999999999'], ['--unfreeze']):
        home.fails(2, 'account', 'limit', 'ann', *options)
    home.fails(2, 'account', 'limit', 'ann', '--unfreeze', '--yes')
    home.fails(2, 'account', 'grant', 'ann')
    home.fails(2, 'account', 'grant', 'ann', '5', 'more')
    home.fails(2, 'account')
    assert set(accounts(home)) == {'default'}, 'nothing was made'


def test_unknown(home):
    done = home.fails(6, 'account', 'show', 'nobody', '--json')
    assert done.error()['code'] == 'not_found' and 'nobody' in done.error()['message']
    done = pay(home, 'a hat', 'nobody')
    assert done.status == 6 and 'nobody' in done.err and home.calls() == 0
    assert pay(home, 'a hat', 'nobody', price=0).status == 0, 'a charge of 0 never reads it'


def test_spend_until_there_is_nothing_left(home):
    home.ok('account', 'grant', 'ann', '5')
    assert pay(home, 'one', 'ann').json()['charged'] == 2
    assert pay(home, 'two', 'ann').json()['charged'] == 2
    done = pay(home, 'three', 'ann')
    assert done.status == 5 and done.error()['code'] == 'over_budget'
    assert '1 credit left' in done.err and 'account grant' in done.err
    assert home.calls() == 2, 'nothing is made that cannot be paid'
    assert pay(home, 'one', 'ann').json()['outcome'] == 'hit'
    shown = show(home, 'ann')
    assert (shown['balance'], shown['held'], shown['left']) == (1, 0, 1)
    assert (shown['spent_today'], shown['spent_this_month']) == (4, 4)
    assert [row['kind'] for row in shown['ledger']] == ['settle', 'hold', 'settle', 'hold', 'grant']
    people = home.ok('account', 'show', 'ann').out
    for part in ('balance           1\n', 'spent today       4\n', 'its balance', 'settle',
                 shown['ledger'][0]['generation_id']):
        assert part in people, f'{part} is shown'
    home.ok('cache', 'verify')


def test_limits(home):
    done = home.ok('account', 'limit', 'kids', '--day', '3', '--month', '100', '--json').json()
    assert (done['limit_day'], done['limit_month'], done['left']) == (3, 100, 3)
    assert done['limited'] is True and done['limited_by_balance'] is False
    assert pay(home, 'one', 'kids').status == 0
    done = pay(home, 'two', 'kids')
    assert done.status == 5 and 'a day' in done.err and '00:00 UTC' in done.err
    home.ok('account', 'limit', 'kids', '--day', 'none', '--month', '3')
    assert 'a month' in pay(home, 'two', 'kids').err
    home.ok('account', 'limit', 'kids', '--month', 'none')
    assert pay(home, 'two', 'kids').status == 0
    home.ok('account', 'limit', 'kids', '--balance', 'yes')
    assert pay(home, 'three', 'kids').status == 5
    home.ok('account', 'limit', 'kids', '--balance', 'no')
    assert pay(home, 'three', 'kids').status == 0
    assert '3 a day' not in home.ok('account', 'list').out


def test_configured(home):
    configure(home, '[account kids]\nlimit-day=3\nprofile=story\n[account beta]\n'
                    '[profile story]\nttl=1d\n')
    listed = accounts(home)
    assert set(listed) == {'beta', 'default', 'kids'}
    assert listed['kids']['configured'] is True and listed['kids']['profile'] == 'story'
    assert listed['kids']['left'] == 3 and listed['beta']['left'] is None
    assert pay(home, 'one', 'kids').json()['expires_at'] is not None
    assert pay(home, 'two', 'kids').status == 5
    home.ok('account', 'limit', 'kids', '--day', '50')
    assert show(home, 'kids')['limit_day'] == 3, 'the smaller one counts'
    home.ok('account', 'limit', 'kids', '--day', '1')
    assert show(home, 'kids')['limit_day'] == 1
    assert pay(home, 'one', 'kids').json()['outcome'] == 'hit'


def test_a_wrong_limit_is_named_and_stops_generation(home):
    made = home.make('-p', 'prompt=made')
    configure(home, '[account kids]\nlimit-day=plenty\n')
    done = home.dummy('generate', '-p', 'prompt=new')
    assert done.status == 1 and 'refrain.conf:2' in done.err and 'limit-day' in done.err
    again = home.dummy('generate', '-p', 'prompt=made')
    assert again.status == 0 and again.json()['key'] == made['key'], 'hits are served'


def test_pages(home):
    for name in ('a b', 'c', 'd'):
        home.ok('account', 'grant', name, '1')
    first = home.run('account', 'list', '--limit', '1')
    assert "more: --cursor 'a b'" in first.err
    seen = []
    cursor = []
    for _ in range(4):
        page = home.ok('account', 'list', '--json', '--limit', '1', *cursor).json()
        seen += [row['name'] for row in page['accounts']]
        cursor = ['--cursor', page['next_cursor']]
    assert seen == ['a b', 'c', 'd', 'default'] and cursor[1] is None
    home.fails(2, 'account', 'list', '--limit', '0')


def freeze(home):
    """As damage does that took rows of the ledger."""
    database = sqlite3.connect(home.at('data', 'refrain.db'))
    with database:
        database.execute('UPDATE accounts SET frozen = 1')
    database.close()


def test_unfreeze_asks(home):
    home.ok('account', 'grant', 'ann', '5')
    freeze(home)
    done = pay(home, 'one', 'ann')
    assert done.status == 5 and 'frozen' in done.err and '--unfreeze' in done.err
    assert show(home, 'ann')['frozen'] is True and show(home, 'ann')['left'] == 0
    assert 'frozen' in home.ok('account', 'list').out
    assert pay(home, 'one', 'default').status == 0, 'an unlimited account goes on'
    home.fails(2, 'account', 'limit', 'ann', '--unfreeze')
    shown, status = home.terminal('account', 'limit', 'ann', '--unfreeze', answer='n\n')
    assert status == 130 and '[y/N]' in shown and show(home, 'ann')['frozen'] is True
    shown, status = home.terminal('account', 'limit', 'ann', '--unfreeze', answer='y\n')
    assert status == 0 and 'may spend: 5' in shown
    home.ok('account', 'limit', 'default', '--unfreeze', '--yes')
    assert pay(home, 'two', 'ann').status == 0
    home.ok('cache', 'verify')

def test_what_cannot_be_paid_for_is_known_before(home):
    """A check says what generating would do; a bundle is paid for whole or not begun."""
    ask = ('image', 'a cat', '--provider', 'dummy-paid')
    then = ('--then', 'video', 'it runs', '--provider', 'dummy-paid')
    done = home.run('check', *ask, '--max-cost', '0.5', '--json')
    assert done.status == 5 and done.json()['reason'] == 'over_budget', done
    assert (done.json()['cached'], done.json()['cost']) == (False, 1)
    assert home.run('check', *ask, '--max-cost', '1').status == 4
    assert home.run('check', *ask, '--account', 'nobody').status == 6
    for limit in (['--day', '1.5'], ['--month', '1.5']):
        home.ok('account', 'limit', 'kids', *limit)
        done = home.run('check', *ask, '--account', 'kids', *then, '--json')
        assert done.status == 5, done
        assert [step.get('reason') for step in done.json()['steps']] == [None, 'over_budget']
        assert 'kids' in home.run('check', *ask, '--account', 'kids', *then).out
        done = home.run('generate', *ask, '--account', 'kids', *then, '--json')
        assert done.status == 5 and done.json()['outcome'] == 'over_budget', done
        assert home.calls() == 0, 'nothing is paid for the first step'
        home.ok('account', 'limit', 'kids', *[word if word[0] == '-' else 'none' for word in limit])
    home.ok('account', 'grant', 'ann', '2')
    assert home.run('check', *ask, '--account', 'ann', *then).status == 4
    home.ok('generate', *ask, '--account', 'ann', *then)
    assert home.run('check', *ask, '--account', 'ann', *then).status == 0, 'what is free needs none'
    assert home.run('check', 'image', 'a dog', *ask[2:], '--account', 'ann').status == 5


def test_steps_of_two_accounts_are_two_sums(home):
    home.ok('account', 'grant', 'ann', '1')
    home.ok('account', 'grant', 'bea', '1')
    made = home.ok('generate', 'image', 'a cat', '--provider', 'dummy-paid', '--account', 'ann',
                   '--then', 'video', 'it runs', '--provider', 'dummy-paid', '--account', 'bea',
                   '--json').json()
    assert [step['charged'] for step in made['steps']] == [1, 1]


def test_a_default_step_is_paid_for_with_what_is_made_of_it(home):
    configure(home, '[defaults]\nimage=dummy-paid\nvideo=dummy-paid/clip\n')
    home.ok('account', 'grant', 'ann', '1.5')
    done = home.run('generate', 'video', 'a cat', '--account', 'ann')
    assert done.status == 5 and home.calls() == 0, done
    assert home.run('check', 'video', 'a cat', '--account', 'ann').status == 5
    home.ok('account', 'grant', 'ann', '0.5')
    home.ok('generate', 'video', 'a cat', '--account', 'ann')


def test_a_hit_that_has_a_price_is_asked_for_too(home):
    configure(home, '[profile dear]\nhit-price=1\n')
    ask = ('image', 'a cat', '--provider', 'dummy-paid', '--profile', 'dear', '--account', 'ann')
    home.ok('account', 'grant', 'ann', '1.5')
    home.ok('generate', *ask)
    done = home.run('check', *ask, '--json')
    assert done.status == 5 and done.json()['cached'] is True
    assert done.json()['reason'] == 'over_budget'


if __name__ == '__main__':
    main(globals())
