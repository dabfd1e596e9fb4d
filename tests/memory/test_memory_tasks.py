"""Tasks of memory: what is asked for stands where it is said to, and cannot be known otherwise."""

import numpy as np
import pytest

from nlpapp.memory import words
from nlpapp.memory.tasks import TASKS

N = 3000


def drawn(name, distance, n=N, seed=5):
    return TASKS[name].draw(np.random.default_rng(seed), n, distance)


def logits_of(classes, outputs):
    return np.eye(outputs, dtype=np.float32)[classes]


@pytest.mark.parametrize("name", ["recall", "copy"])
@pytest.mark.parametrize("distance", [5, 13])
def test_who_looks_back_by_the_distance_is_right_and_by_less_is_not(name, distance):
    task, (inputs, answers) = TASKS[name], drawn(name, distance)
    last = np.arange(inputs.shape[1])[-answers.shape[1] :]
    outputs = logits_of(inputs[:, last - distance] % task.outputs, task.outputs)
    assert task.right(outputs, answers).all()
    nearer = logits_of(inputs[:, last - distance + 1] % task.outputs, task.outputs)
    assert task.right(nearer, answers).mean() < 2 * task.guessing + 0.01


def test_recall_shows_its_cue_at_the_end_alone_and_noise_is_no_symbol():
    inputs, _ = drawn("recall", 9)
    assert inputs.shape == (N, 10) and inputs.max() == TASKS["recall"].features - 1
    assert (inputs[:, :1] < 8).all() and (inputs[:, -1] == 16).all()
    assert set(np.unique(inputs[:, 1:-1])) == set(range(8, 16))


def test_copying_shows_blanks_but_for_the_symbols_and_one_sign_to_go():
    inputs, answers = drawn("copy", 7)
    assert inputs.shape == (N, 12) and answers.shape == (N, 5)
    assert (inputs[:, 7] == 9).all() and (np.delete(inputs, 7, 1)[:, 5:] == 8).all()


def test_a_copy_with_one_symbol_wrong_is_wrong():
    task, (_, answers) = TASKS["copy"], drawn("copy", 5, n=4)
    outputs = logits_of(answers, task.outputs)
    outputs[2, 4] = np.roll(outputs[2, 4], 1)
    assert task.right(outputs, answers).tolist() == [True, True, False, True]


@pytest.mark.parametrize("distance", [5, 8, 101])
def test_adding_marks_one_number_in_each_half_and_asks_for_their_scaled_sum(distance):
    inputs, answers = drawn("adding", distance)
    numbers, marks = inputs[..., 0], inputs[..., 1]
    half = (distance + 1) // 2
    assert inputs.shape == (N, distance + 1, 2) and np.abs(numbers).max() <= 1
    assert (marks[:, :half].sum(1) == 1).all() and (marks[:, half:].sum(1) == 1).all()
    for row in range(20):
        first, second = numbers[row][marks[row] == 1]
        assert answers[row, 0] == pytest.approx(0.5 + (first + second) / 4, abs=1e-6)
    right = TASKS["adding"].right
    assert right(answers[..., None] + 0.039, answers).all()
    assert not right(answers[..., None] - 0.041, answers).any()


@pytest.mark.parametrize("name", TASKS)
def test_who_remembers_nothing_is_right_as_often_as_it_is_said(name):
    task, (_, answers) = TASKS[name], drawn(name, 10, n=20_000)
    if task.tolerance is None:
        outputs = logits_of(np.zeros_like(answers), task.outputs)
        # Who knows the kind of thing that is asked for guesses among that kind.
        is_city = answers[:, 0] < 8 if name == "words" else np.ones(len(answers), bool)
        outputs, answers = outputs[is_city], answers[is_city]
    else:
        outputs = np.full((*answers.shape, 1), 0.5, np.float32)
    assert task.right(outputs, answers).mean() == pytest.approx(task.guessing, abs=0.01)


@pytest.mark.parametrize("name", TASKS)
def test_the_same_source_draws_the_same_and_goes_on_with_others(name):
    random = np.random.default_rng(3)
    first, second = (TASKS[name].draw(random, 6, 10)[0] for _ in range(2))
    np.testing.assert_array_equal(first, drawn(name, 10, n=6, seed=3)[0])
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("distance", [5, 10, 50])
def test_a_question_in_words_is_answered_by_the_first_sentence_alone(distance):
    texts, answers = drawn("words", distance, n=300)
    asked = set()
    for ids, [answer] in zip(texts, answers, strict=True):
        read = [words.VOCABULARY[i] for i in ids]
        name, works, in_, city, stop = read[:5]
        assert (works, in_, stop) == ("works", "in", ".") and read[-1] == "?"
        assert len(read) - 1 - 4 == distance  # from the full stop to the question mark
        question = " ".join(read[-5:])
        expected = {
            f"where does {name} work ?": city,
            f"who works in {city} ?": name,
        }[question]
        assert words.ANSWERS[answer] == expected
        assert not set(read[5:-5]) & set(words.ANSWERS)
        assert all(read[end] == "." for end in range(4, len(read) - 5, 5))
        asked.add(question.split()[0])
    assert asked == {"where", "who"}


def test_no_word_stands_twice_in_the_vocabulary_and_answers_come_first():
    assert len(set(words.VOCABULARY)) == len(words.VOCABULARY) == TASKS["words"].features
    assert words.VOCABULARY[: len(words.ANSWERS)] == words.ANSWERS
