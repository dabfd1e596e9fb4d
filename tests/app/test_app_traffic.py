"""Who works when: whether the server is busy, and whose turn it is."""

import threading

from nlpapp.app.traffic import Traffic, Turns


def test_one_at_work_is_not_busy_and_two_are():
    traffic = Traffic()
    assert traffic.idle
    with traffic.work():
        assert not traffic.idle and not traffic.busy
        with traffic.work():
            assert traffic.busy
        assert not traffic.busy
    assert traffic.idle


class Visitors:
    """Threads that wait for their turns; `came` has the order in which they got them."""

    def __init__(self, at_once):
        self.turns, self.came = Turns(at_once), []
        self.at_work, self.most, self.lock = 0, 0, threading.Lock()
        self.threads, self.holding, self.go_on = [], threading.Event(), threading.Event()

    def hold(self):
        """Take a turn and keep it until `go_on` is set."""

        def work():
            with self.turns.turn(urgent=True):
                self.holding.set()
                assert self.go_on.wait(60)

        self._start(work)
        assert self.holding.wait(60)

    def join_the_line(self, name, urgent):
        def work():
            with self.turns.turn(urgent):
                with self.lock:
                    self.came.append(name)
                    self.at_work += 1
                    self.most = max(self.most, self.at_work)
                with self.lock:
                    self.at_work -= 1

        before = len(self.turns._waiting)
        self._start(work)
        while len(self.turns._waiting) == before:
            threading.Event().wait(0.01)

    def _start(self, work):
        self.threads.append(threading.Thread(target=work, daemon=True))
        self.threads[-1].start()

    def end(self):
        self.go_on.set()
        for thread in self.threads:
            thread.join(60)


def test_what_is_urgent_comes_first_and_all_else_as_it_came():
    visitors = Visitors(at_once=1)
    visitors.hold()
    for name, urgent in [("a", False), ("B", True), ("c", False), ("D", True)]:
        visitors.join_the_line(name, urgent)
    visitors.end()
    assert visitors.came == ["B", "D", "a", "c"] and visitors.most == 1


def test_a_turn_that_ends_in_an_error_is_over():
    turns = Turns(at_once=1)
    for _ in range(2):
        try:
            with turns.turn(urgent=True):
                raise ValueError
        except ValueError:
            pass
    assert turns._free == 1 and not turns._waiting


def test_no_more_than_were_said_work_at_once():
    turns, inside = Turns(at_once=2), threading.Barrier(2)

    def work():
        with turns.turn(urgent=False):
            assert turns._free >= 0
            inside.wait(60)  # passes only where two are in at once

    threads = [threading.Thread(target=work, daemon=True) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert turns._free == 2 and not any(thread.is_alive() for thread in threads)
