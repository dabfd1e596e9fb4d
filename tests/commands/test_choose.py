"""``python -m nlpapp choose``: a recommendation from a terminal."""

import re

import pytest
from measured_problems import cost, plain_points, write

from nlpapp.__main__ import main


@pytest.fixture
def results(tmp_path):
    """A folder of kept results."""
    write(tmp_path / "tradeoffs.json", plain_points())
    times = [("x-linear", 0.5), ("x-lstm", 4.0), ("x-bilstm", 8.0)]
    write(
        tmp_path / "costs.json",
        [cost(name, tokens, ms, 1.5 * ms) for name, ms in times for tokens in (20, 400)],
    )
    return tmp_path


@pytest.fixture
def choose(capsys, results):
    """The function `choose(*options) -> (status, output, errors)`."""

    def choose(*options):
        capsys.readouterr()
        arguments = ["--results", str(results), *map(str, options)]
        try:
            status = main(["choose", *arguments])
        except SystemExit as end:
            status = end.code
        return (status, *capsys.readouterr())

    return choose


def test_it_recommends_and_shows_what_that_rests_on(choose):
    status, out, err = choose("--length", 200, "--examples", 20000)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Bidirectional LSTM"
    assert "It rests on imdb, 20,000 examples, 200 tokens in a text" in out
    table = out[out.index("kind ") :].splitlines()
    head = ["kind", "expected", "learned", "in", "ms", "95", "of", "100", "texts/s", "MB"]
    assert table[0].split() == head
    assert [line.split()[0] for line in table[1:4]] == ["Bidirectional", "LSTM", "Linear"]
    assert table[1].split()[-4:] == ["8.0", "12", "83", "200"]
    assert "each of the 6 measured problems" in lines[-1]


def test_a_limit_of_latency_changes_the_answer(choose):
    _, out, _ = choose("--length", 200, "--examples", 20000, "--latency-ms", 7)
    assert out.splitlines()[0] == "LSTM" and "Too slow for 7 ms: Bidirectional LSTM." in out
    status, out, _ = choose("--length", 200, "--examples", 20000, "--latency-ms", 0.1)
    assert status == 0 and out.startswith(
        "None of the kinds measured near this answers within 0.1 ms."
    )


def test_a_task_that_nothing_was_measured_for_is_one_sentence(choose):
    for task, said in (("write", "made to write"), ("forecast", "python -m nlpapp models")):
        status, out, err = choose("--length", 20, "--examples", 9, "--task", task)
        assert (status, out) == (2, "") and said in err
        assert len(err.splitlines()) == 1


def test_translators_are_chosen_by_their_cards(choose, saved_translators):
    options = ("--length", 12, "--examples", 26000, "--task", "translate")
    status, out, err = choose(*options, "--saved-models", saved_translators)
    assert (status, err) == (0, "")
    assert "BLEU" in out or "nothing was measured yet" in out
    status, out, err = choose(*options, "--saved-models", saved_translators / "nowhere")
    assert status == 2 and "nowhere" in err


def test_the_shipped_translators_answer(choose):
    status, out, err = choose("--length", 7, "--examples", 26000, "--task", "translate")
    assert (status, err) == (0, "")
    assert "tatoeba-en-zh, 26,136 examples" in out and "Put to the test" not in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--length", "0", "--examples", "5"), "a token and an example at least"),
        (("--length", "5", "--examples", "-1"), "a token and an example at least"),
        (("--length", "5", "--examples", "5", "--latency-ms", "0"), "above 0"),
        (("--length", "5", "--examples", "5", "--latency-ms", "nan"), "above 0"),
        (("--length", "5"), "examples"),
        (("--length", "many", "--examples", "5"), "many"),
        (("--length", "5", "--examples", "5", "--task", "sing"), "sing"),
    ],
)
def test_bad_input_is_refused_without_a_traceback(choose, options, said):
    status, out, err = choose(*options)
    assert (status, out) == (2, "") and said in err and "Traceback" not in err


def test_missing_and_damaged_results_are_one_sentence(choose, results):
    for spoil, said in (
        (lambda: (results / "tradeoffs.json").write_text("{"), "tradeoffs.json are damaged"),
        (lambda: (results / "tradeoffs.json").unlink(), "tradeoffs.json are not there"),
        (lambda: (results / "costs.json").write_text("[]"), "costs.json are damaged"),
    ):
        spoil()
        status, out, err = choose("--length", 200, "--examples", 500)
        assert (status, out) == (2, "") and said in err
        assert len(err.splitlines()) == 1


def test_a_part_of_the_measurements_is_used_and_what_is_missing_said(choose, results):
    some = [it for it in plain_points() if it["of"]["corpus"] == "chnsenticorp"][:5]
    write(results / "tradeoffs.json", some)
    (results / "costs.json").unlink()
    status, out, _ = choose("--length", 80, "--examples", 1000)
    assert status == 0 and out.splitlines()[0] == "Linear"
    assert "How long an answer takes was not measured yet" in out
    assert re.search("Not measured on this yet: .*Bidirectional LSTM", out)


def test_help_teaches(choose):
    status, out, _ = choose("--help")
    assert status == 0 and "python -m nlpapp choose --length 35 --examples 2000" in out
