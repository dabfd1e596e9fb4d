"""What every training script does alike."""

from dataclasses import dataclass

from training.running import ALL, RunOptions, train_all


@dataclass(frozen=True)
class Options(RunOptions):
    cell: str = ALL


@dataclass(frozen=True)
class Recipe:
    units: int = 3
    epochs: int = 2


def test_all_cells_are_trained_and_the_table_lists_them_and_no_other(
    build_toy_model, tmp_path, capsys
):
    build_toy_model(tmp_path, "sentiment-older-gru")
    trained = []

    def train(options, recipe):
        trained.append((options.cell, recipe))
        build_toy_model(tmp_path, f"sentiment-toy-{options.cell}")
        return f"sentiment-toy-{options.cell}"

    def recipe_of(options):
        return Recipe(epochs=4) if options.cell == "rnn" else Recipe()

    # The epochs that are asked for are those of one cell's own recipe already, and not the other's.
    given = ("--units", "5", "--epochs", "2")
    train_all(train, Options(out=tmp_path), Recipe(5, 2), recipe_of, ("rnn", "gru"), given)
    assert trained == [("rnn", Recipe(5, 2)), ("gru", Recipe(5, 2))]
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert listed == ["model", "sentiment-toy-rnn", "sentiment-toy-gru"]
