"""A visitor marks verdicts as wrong, and takes the marked texts home."""

from nlpapp import corpora
from nlpapp.app.compare.marks import as_csv


def click(page, label):
    next(button for button in page.test.button if button.label == label).click().run()
    assert not page.test.exception


def downloads(page):
    return [it.proto.label for it in page.test.get("download_button") if "marked" in it.proto.label]


def labels(page):
    return [button.label for button in page.test.button]


def test_marks_are_counted_by_text_and_the_last_one_holds(open_page):
    page = open_page("text=great")
    assert not downloads(page)
    click(page, "negative")
    click(page, "positive")
    assert downloads(page) == ["Download 1 marked text"]
    page.type("dull")
    click(page, "positive")
    assert downloads(page) == ["Download 2 marked texts"]
    assert page.test.session_state["marked texts"] == {"great": "positive", "dull": "positive"}


def test_a_mark_can_be_taken_back(open_page):
    page = open_page("text=great")
    assert "Take the mark back" not in labels(page)
    click(page, "negative")
    click(page, "Take the mark back")
    assert not downloads(page)


def test_in_chinese_the_classes_are_told_in_chinese_and_kept_by_their_names(open_page):
    page = open_page("lang=zh&text=great")
    click(page, "负面")
    assert page.test.session_state["marked texts"] == {"great": "negative"}


def test_nothing_can_be_marked_before_there_is_a_verdict(open_page):
    assert "positive" not in labels(open_page("text="))


def test_training_reads_the_file_as_it_is(tmp_path):
    marked = {f'No. {n}, "said" he\nand\t左': ("good", "bad")[n % 2] for n in range(60)}
    (tmp_path / "marked.csv").write_bytes(as_csv(marked))
    corpus = corpora.from_file(tmp_path / "marked.csv")
    parts = corpus.train, corpus.validation, corpus.test
    found = {
        text: corpus.classes[label]
        for part in parts
        for text, label in zip(part.texts, part.labels, strict=True)
    }
    assert found == marked
