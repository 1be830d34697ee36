#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Several processes on one data directory: the real program, the dummy
provider, and its log, which has a line for each call of the provider."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = sys.argv[1]
SLOW = ["generate", "image", "slow", "--provider", "dummy", "-p", "delay_ms=1500"]


class Home:
    """A data directory of its own, and the program in it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "calls.log"
        self.env = dict(
            os.environ,
            HOME=folder,
            XDG_CONFIG_HOME=str(self.folder / "config"),
            RF_TEST_PROVIDERS="1",
            RF_DUMMY_LOG=str(self.log),
        )

    def start(self, *words):
        command = [PROGRAM, "--data-dir", str(self.data), "--json", *words]
        return subprocess.Popen(
            command, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, *words, status=0):
        process = self.start(*words)
        out, err = process.communicate(timeout=60)
        assert process.returncode == status, (words, process.returncode, out, err)
        return json.loads(out) if out.strip() else None

    def calls(self):
        return self.log.read_text().splitlines() if self.log.exists() else []

    def blob(self, result):
        return Path(result["assets"][0]["path"])


def forty_processes_make_one_call(home):
    processes = [home.start(*SLOW) for _ in range(40)]
    outcomes = {}
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        outcome = json.loads(out)["outcome"]
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    assert len(home.calls()) == 1, home.calls()
    assert outcomes.get("miss") == 1, outcomes
    assert set(outcomes) <= {"miss", "joined", "hit"}, outcomes
    assert home.run("cache", "verify")["findings"] == []


def a_failure_reaches_its_joiners(home):
    words = SLOW + ["-p", "fail=provider_failed"]
    processes = [home.start(*words) for _ in range(8)]
    for process in processes:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 3, out
        assert json.loads(out)["error"]["code"] == "provider_failed", out
    # Whoever came after the failure asked anew; nobody asked in a herd.
    assert 1 <= len(home.calls()) < 8, home.calls()


def a_killed_leader_is_taken_over(home):
    leader = home.start(*SLOW)
    deadline = time.monotonic() + 20
    while not home.calls() and time.monotonic() < deadline:
        time.sleep(0.02)
    follower = home.start(*SLOW)
    time.sleep(0.3)
    leader.send_signal(signal.SIGKILL)
    leader.communicate()
    out, err = follower.communicate(timeout=60)
    assert follower.returncode == 0, err
    assert json.loads(out)["outcome"] == "miss", out
    assert len(home.calls()) == 2, home.calls()
    assert home.run(*SLOW)["outcome"] == "hit"
    assert home.run("cache", "verify")["findings"] == []


def what_may_have_cost_money_is_not_repeated(home):
    words = ["generate", "image", "paid", "--provider", "dummy-paid", "-p", "delay_ms=3000"]
    leader = home.start(*words)
    deadline = time.monotonic() + 20
    while not home.calls() and time.monotonic() < deadline:
        time.sleep(0.02)
    leader.send_signal(signal.SIGKILL)
    leader.communicate()
    answer = home.run(*words, status=3)
    assert answer["error"]["code"] == "unknown_outcome", answer
    assert len(home.calls()) == 1, home.calls()


def a_lost_blob_is_made_again_and_told(home):
    words = ["generate", "image", "lost", "--provider", "dummy"]
    first = home.run(*words)
    assert first["outcome"] == "miss"
    home.blob(first).unlink()
    again = home.run(*words)
    assert (again["outcome"], again["reason"]) == ("miss", "blob_missing"), again
    assert home.blob(again).exists()
    assert home.run(*words)["outcome"] == "hit"


def an_altered_blob_is_made_again(home):
    words = ["generate", "image", "altered", "--provider", "dummy"]
    first = home.run(*words)
    path = home.blob(first)
    content = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    again = home.run(*words)
    assert (again["outcome"], again["reason"]) == ("miss", "blob_missing"), again
    assert home.blob(again).read_bytes() == content
    os.utime(home.blob(again), (1, 1))
    assert home.run(*words)["outcome"] == "hit", "a changed time alone is no change"


def another_process_sees_an_invalidation_at_once(home):
    words = ["generate", "image", "gone", "--provider", "dummy"]
    key = home.run(*words)["key"]
    assert home.run("cache", "invalidate", key, "--yes")["invalidated"] == 1
    assert home.run(*words)["outcome"] == "miss"
    home.run("cache", "show", "no such key", status=6)


def what_is_refused_is_never_stored(home):
    for damage in ["empty", "wrong_type"]:
        words = ["generate", "image", "bad", "--provider", "dummy", "-p", "damage=" + damage]
        for _ in range(2):
            answer = home.run(*words, status=3)
            assert answer["error"]["code"] == "provider_failed", answer
    words = ["generate", "image", "bad", "--provider", "dummy", "-p", "refuse=true"]
    assert home.run(*words, status=3)["error"]["code"] == "refused"
    assert home.run("stats")["total_cached_generations"] == 0


def a_budget_is_looked_at_before_the_call(home):
    words = ["generate", "image", "dear", "--provider", "dummy", "-p", "price=7"]
    answer = home.run(*words, "--max-cost", "6.999999", status=5)
    assert answer["error"]["code"] == "over_budget"
    assert home.calls() == []
    assert home.run(*words, "--max-cost", "7")["charged"] == 7
    assert home.run(*words, "--max-cost", "0")["outcome"] == "hit", "a hit costs nothing"


def a_refresh_replaces_the_entry(home):
    words = ["generate", "image", "fresh", "--provider", "dummy"]
    first = home.run(*words)
    second = home.run(*words, "--force-refresh")
    assert second["outcome"] == "refreshed"
    assert second["key"] == first["key"]
    third = home.run(*words)
    assert third["outcome"] == "hit"
    assert third["generation_id"] == second["generation_id"] != first["generation_id"]


def inputs_count_by_their_content(home):
    one = home.folder / "one.png"
    two = home.folder / "two.png"
    made = home.run("generate", "image", "source", "--provider", "dummy")
    content = home.blob(made).read_bytes()
    one.write_bytes(content)
    two.write_bytes(content)
    words = ["generate", "image", "with input", "--provider", "dummy", "--input"]
    assert home.run(*words, "image=" + str(one))["outcome"] == "miss"
    assert home.run(*words, "image=" + str(two))["outcome"] == "hit"
    assert home.run(*words, "image=@key:" + made["key"])["outcome"] == "hit"
    assert home.run(*words, "image=@sha:" + made["assets"][0]["sha256"])["outcome"] == "hit"
    two.write_bytes(content + b"x")
    assert home.run(*words, "image=" + str(two))["outcome"] == "miss"
    home.run(*words, "image=" + str(home.folder / "missing.png"), status=2)


def a_read_only_store_still_answers(home):
    words = ["generate", "image", "kept", "--provider", "dummy"]
    home.run(*words)
    home.folder.chmod(0o755)
    code = (
        "import os,sys;os.setgid(65534);os.setuid(65534);os.execv(sys.argv[1], sys.argv[1:])"
    )
    for root, folders, files in os.walk(home.data):
        for name in files:
            os.chmod(os.path.join(root, name), 0o444)
        os.chmod(root, 0o555)
    home.log.chmod(0o666)

    def as_nobody(*more):
        command = [sys.executable, "-c", code, PROGRAM, "--data-dir", str(home.data), "--json"]
        done = subprocess.run(
            command + list(more), env=home.env, capture_output=True, text=True, timeout=60
        )
        return done.returncode, json.loads(done.stdout), done.stderr

    status, answer, err = as_nobody(*words)
    assert (status, answer["outcome"]) == (0, "hit"), (answer, err)
    out = home.folder / "out"
    out.mkdir()
    out.chmod(0o777)
    other = ["generate", "image", "not kept", "--provider", "dummy", "-o", str(out / "x.png")]
    status, answer, err = as_nobody(*other)
    assert (status, answer["outcome"], answer["stored"]) == (0, "bypass", False), (answer, err)
    assert (out / "x.png").stat().st_size == answer["assets"][0]["bytes"]
    paid = ["generate", "image", "dear", "--provider", "dummy-paid"]
    status, answer, err = as_nobody(*paid)
    assert (status, answer["error"]["code"]) == (7, "store_unavailable"), (answer, err)


TESTS = [
    forty_processes_make_one_call,
    a_failure_reaches_its_joiners,
    a_killed_leader_is_taken_over,
    what_may_have_cost_money_is_not_repeated,
    a_lost_blob_is_made_again_and_told,
    an_altered_blob_is_made_again,
    another_process_sees_an_invalidation_at_once,
    what_is_refused_is_never_stored,
    a_budget_is_looked_at_before_the_call,
    a_refresh_replaces_the_entry,
    inputs_count_by_their_content,
    a_read_only_store_still_answers,
]


def main():
    failed = 0
    print("1..%d" % len(TESTS))
    for number, test in enumerate(TESTS, 1):
        name = test.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(Home(folder))
                print("ok %d %s" % (number, name), flush=True)
            except (AssertionError, subprocess.TimeoutExpired, KeyError, ValueError) as error:
                failed += 1
                print("not ok %d %s" % (number, name))
                print("# %r" % (error,), flush=True)
            for root, _, _ in os.walk(folder):
                os.chmod(root, 0o755)
    return 1 if failed else 0


sys.exit(main())
