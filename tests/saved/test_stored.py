"""What a version stores is in the next one to the last bit, and in the very same file."""

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.saved import stored

SPEC = [tf.TensorSpec([None], tf.string, name="text")]


class Counter(tf.Module):
    """Two variables of types that are kept small, and as many signatures as it is given names."""

    def __init__(self, steps, bias=0.1, names=("serving_default",)):
        super().__init__()
        self.steps = tf.Variable(np.array(steps, np.int8), trainable=False)
        self.bias = tf.Variable(np.float16(bias), trainable=False)
        self._names = list(names)

    def signatures(self):
        def count(text):
            return {"n": tf.cast(tf.size(text) + tf.cast(self.steps[0], tf.int32), tf.float16)}

        return {name: tf.function(count, input_signature=SPEC) for name in self._names}


def save(module, folder):
    tf.saved_model.save(module, str(folder), signatures=module.signatures())
    return folder


def variables_of(folder):
    return {path.name: path.read_bytes() for path in (folder / "variables").iterdir()}


@pytest.fixture
def before(tmp_path):
    return save(Counter([3, -5, 127]), tmp_path / "before")


@pytest.fixture
def more(tmp_path):
    """The same variables beside another signature."""
    return save(Counter([3, -5, 127], names=("serving_default", "more")), tmp_path / "more")


def test_arrays_are_found_by_their_names_in_the_types_that_are_stored(before):
    found = stored.arrays(before)
    assert sorted(found) == ["bias", "steps"]
    assert found["steps"].dtype == np.int8 and found["steps"].tolist() == [3, -5, 127]
    assert found["bias"].dtype == np.float16 and found["bias"] == np.float16(0.1)


def test_a_module_of_the_same_names_takes_what_is_stored(before):
    module = Counter([0, 0, 0], bias=9)
    stored.read_into(module, before)
    assert module.steps.numpy().tolist() == [3, -5, 127] and module.bias.numpy() == np.float16(0.1)


def test_a_module_with_a_variable_more_or_of_another_shape_is_refused(before):
    module = Counter([0, 0, 0])
    module.scale = tf.Variable(1.0)
    for other in (module, Counter([0, 0])):
        with pytest.raises(stored.StoredError, match="makes another model of its card") as error:
            stored.read_into(other, before)
        assert "\n" not in str(error.value)


def test_files_of_variables_are_those_of_the_earlier_version_byte_for_byte(before, more):
    assert variables_of(more) != variables_of(before)  # the signatures stand in them too
    stored.carry_over(before, more)
    assert variables_of(more) == variables_of(before)
    loaded = tf.saved_model.load(str(more)).signatures["more"](text=tf.constant(["a", "b"]))
    assert loaded["n"].numpy() == 2 + 3


def test_the_fingerprint_speaks_of_the_index_that_was_carried_over(before, more):
    read = tf.saved_model.experimental.read_fingerprint
    assert read(str(more)).checkpoint_hash != read(str(before)).checkpoint_hash
    stored.carry_over(before, more)
    assert read(str(more)).checkpoint_hash == read(str(before)).checkpoint_hash


@pytest.mark.parametrize(
    "other", [{"steps": [3, -5, 126]}, {"steps": [3, -5, 127], "bias": -0.1}, {"steps": [3, -5]}]
)
def test_a_variable_that_would_be_another_is_refused_and_nothing_is_changed(
    before, tmp_path, other
):
    after = save(Counter(**other), tmp_path / "after")
    was = variables_of(after)
    with pytest.raises(stored.StoredError, match=r"would not be what .*before stores"):
        stored.carry_over(before, after)
    assert variables_of(after) == was


def test_a_variable_on_one_side_alone_is_refused(before, tmp_path):
    module = Counter([3, -5, 127])
    module.scale = tf.Variable(1.0)
    with pytest.raises(stored.StoredError, match=r"^scale is stored in one"):
        stored.carry_over(before, save(module, tmp_path / "after"))
