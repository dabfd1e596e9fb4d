"""The Translate page, as a visitor meets it, on toy models."""

import re
import shutil
import threading
from html import unescape
from urllib.parse import quote

import pytest

from nlpapp import serving
from nlpapp.app.translate import answers, columns
from nlpapp.app.translate.examples import EXAMPLES

NAMES = ["Plain RNN (no attention)", "LSTM", "LSTM (no attention)"]


@pytest.fixture
def open_translate(open_page, saved_translators):
    """The function `open_translate(link="", root=the three toys) -> Page`."""

    def open_translate(link: str = "", root=saved_translators):
        return open_page(link, page="translate", root=root)

    return open_translate


def headings(page) -> list[str]:
    return re.findall(r"</span>([^<]+)</h3>", page.columns)


def translations(page) -> list[str]:
    found = re.findall(r'<p class="translation[^>]*>([^<]*)</p>', page.columns)
    return [unescape(text) for text in found]


def one(value: str | list[str]) -> str:
    return value if isinstance(value, str) else value[0]


def test_a_first_visit_shows_an_example_and_every_model_in_order(open_translate):
    page = open_translate()
    assert page.test.text_area[0].value == next(iter(EXAMPLES.sets["en"].values()))
    assert headings(page) == NAMES


def test_a_chinese_visitor_reads_the_page_in_chinese(open_translate):
    page = open_translate("lang=zh&text=Ludwig+tuned+theremins.+Tea")
    assert headings(page) == ["普通 RNN（无注意力）", "LSTM", "LSTM（无注意力）"]
    assert page.test.pills[0].options[:2] == ["钥匙", "问句"]
    assert "<dt>得分</dt>" in page.columns and "<small>第 1 句</small>" in page.columns
    assert page.columns.count("不可轻信") == 3
    assert "这就是瓶颈" in page.words and not re.search("[a-z]{3} [a-z]{3}", page.words)


def test_a_translation_is_shown_while_other_models_are_loading(
    open_translate, saved_translators, tmp_path, monkeypatch
):
    root = shutil.copytree(saved_translators, tmp_path / "models")  # of which none is loaded yet
    answered, drawn = threading.Event(), []
    load, translation, page_of = serving.load, answers.translation, columns.page

    def loaded(entry):
        if not entry.name.endswith("rnn-noattention"):  # which stands first
            assert answered.wait(60)
        return load(entry)

    def translated(model, text):
        said = translation(model, text)
        answered.set()
        return said

    def page(shown, text):
        drawn.append(page_of(shown, text))
        return drawn[-1]

    monkeypatch.setattr(serving, "load", loaded)
    monkeypatch.setattr(answers, "translation", translated)
    monkeypatch.setattr(columns, "page", page)
    assert headings(open_translate("text=I+love+tea", root=root)) == NAMES

    def state(html):
        return html.count("我爱茶</p>"), html.count("Loading …")

    assert [*map(state, drawn)][:2] == [(0, 3), (1, 2)] and state(drawn[-1]) == (3, 0)


def test_translations_stay_hidden_until_they_are_guessed(open_translate):
    page = open_translate("text=I+love+tea")
    page.test.toggle[0].set_value(True).run()
    assert not page.columns and not page.test.get("vega_lite_chart")
    next(it for it in page.test.button if it.label == "Reveal").click().run()
    assert translations(page) == ["我爱茶"] * 3


def test_each_model_translates_and_one_vector_holds_less_than_a_sentence(open_translate):
    page = open_translate("text=I+love+cats+and+tea+and+you.")
    assert translations(page) == ["我爱猫和茶", "我爱猫和茶和你。", "我爱猫和茶"]


def test_a_column_says_score_time_parameters_and_bleu_with_its_interval(open_translate):
    column = open_translate("text=I+love+you").columns.split("<section")[2]
    assert "<dt>Score</dt><dd>−0.10</dd>" in column
    assert re.search(r"<dt>Answered in</dt><dd>[\d.]+ ms \(.*?\)</dd>", column)
    assert "<dt>Parameters</dt><dd>18 k</dd>" in column
    assert "<dt>Test BLEU</dt><dd>18.0 (16.5–19.5)</dd>" in column
    assert 'lang="zh"' in column


def test_the_rest_of_the_beam_stands_in_order_with_its_scores(open_translate):
    page = open_translate("text=I+love+you")
    lists = [p.proto.body for p in page.test.get("html") if 'class="considered"' in p.proto.body]
    assert len(lists) == 3
    items = re.findall(r"<li><span>([^<]*)</span><span>([^<]*)</span></li>", lists[1])
    assert items == [("我爱你", "−0.10"), ("我爱你了", "−0.60"), ("也我爱你", "−1.10")]


def test_attention_is_drawn_of_models_that_attend_and_missed_in_words_of_others(open_translate):
    page = open_translate("text=I+love+you")
    assert len(page.test.get("vega_lite_chart")) == 1
    assert page.words.count("the bottleneck") == 2


def test_pieces_that_a_model_never_saw_are_marked(open_translate):
    column = open_translate("text=I+love+Ludwig.").columns.split("<section")[2]
    assert re.search(
        r'<span class="word new" title="not in its vocabulary[^>]*>Ludwig</span>', column
    )
    assert column.count("not in its vocabulary") == 1
    assert '<span class="word">love</span><span' in column
    assert "The marked piece is new to it" in column


def test_a_paragraph_is_translated_whole_and_its_first_sentence_looked_into(open_translate):
    page = open_translate("text=I+love+tea.+We+drink+coffee+every+day.")
    assert "我爱茶。我们喝咖啡每天。" in translations(page)
    assert page.columns.count("<small>sentence 1</small>") == 3
    assert "about one sentence" in page.words
    assert ">drink</span>" not in page.columns


def test_of_one_sentence_no_other_is_spoken_of(open_translate):
    page = open_translate("text=I+love+tea.")
    assert page.columns.count("<small>reads</small>") == 3
    assert "one sentence of" not in page.words and not page.test.selectbox


def test_which_sentence_is_looked_into_is_the_readers_choice(
    open_translate, build_toy_translator, tmp_path
):
    build_toy_translator(tmp_path, "translation-toy-lstm", cuts=True)
    build_toy_translator(tmp_path, "translation-toy-gru", cell="gru")  # follows the other's cut
    page = open_translate("text=I+love+tea.+We+drink+coffee.+You+and+cats.", root=tmp_path)
    assert page.test.selectbox[0].options == [
        "Sentence 1: I love tea.",
        "Sentence 2: We drink coffee.",
        "Sentence 3: You and cats.",
    ]
    assert page.columns.count(">love</span>") == 2 and ">drink</span>" not in page.columns
    page.test.selectbox(key="translate_sentence").set_value((2, "We drink coffee.")).run()
    assert not page.test.exception
    assert page.columns.count("<small>sentence 2</small>") == 2
    assert page.columns.count(">drink</span>") == 2 and ">love</span>" not in page.columns
    assert translations(page) == ["我爱茶。我们喝咖啡。你和猫。"]  # of the one that cuts nothing
    chosen = re.findall(r'<li class="chosen"[^>]*>(.*?)</li>', page.columns)
    assert chosen[0] == "We drink coffee." and "我们喝咖啡。" in chosen[1]
    page.type("We drink tea. I love cats.")
    assert page.test.selectbox[0].value == (1, "We drink tea.")
    page.type("We drink tea.")
    assert not page.test.selectbox and page.columns.count("<small>reads</small>") == 2


def test_a_translation_that_a_model_doubts_carries_a_notice_and_others_none(open_translate):
    page = open_translate("text=Ludwig+tuned+theremins+nightly")
    assert page.columns.count("Not to be trusted") == 3
    assert "gave each piece that it wrote 22%" in page.columns  # exp(-1.5)
    assert "It learned from toy-en-zh" in page.columns
    assert "Not to be trusted" not in open_translate("text=I+love+tea").columns
    # Of ten pieces three are new, at a score of -0.52: sure, and yet it read little.
    page = open_translate("text=I+love+Ludwig+and+tea+and+Anna+and+Bert+and")
    assert "much of the text is new to it" in page.columns


def test_how_much_is_new_to_a_model_is_judged_by_all_sentences(
    open_translate, build_toy_translator, tmp_path
):
    build_toy_translator(tmp_path, "translation-toy-lstm", cuts=True)
    notice = "much of the text is new to it"
    known = "I love tea and coffee and cats and you and tea and you and cats and coffee and tea."
    unknown = "You and Ludwig and Anna."
    first = open_translate(f"text={quote(f'{unknown} {known}')}", root=tmp_path)
    assert ">Ludwig</span>" in first.columns and notice not in first.columns
    last = open_translate(f"text={quote(f'I love tea. {unknown} {unknown}')}", root=tmp_path)
    assert notice in last.columns and ">Ludwig</span>" not in last.columns


def test_a_direction_of_one_model_says_that_there_is_nothing_to_compare(
    open_translate, build_toy_translator, tmp_path
):
    build_toy_translator(tmp_path / "one", "translation-toy-lstm")
    assert "Only one model" in open_translate("text=tea", root=tmp_path / "one").words
    page = open_translate("text=tea&models=translation-toy-lstm")  # of three
    assert headings(page) == ["LSTM"] and "Only one model" not in page.words


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u2003"])
def test_empty_text_gets_a_gentle_note(open_translate, text):
    page = open_translate("text=").type(text)
    assert "choose an example" in page.test.info[0].value
    assert not page.columns


@pytest.mark.parametrize(
    "text",
    ["tea " * 20_000, "😀😀", "\u200f\u202e\u202c", "a\0b tea", "\0", "x" * 50_000, "▁", ". ! ?"],
    ids=["long", "emoji", "marks", "NUL inside", "NUL alone", "one long word", "space", "dots"],
)
def test_odd_text_is_answered(open_translate, text):
    assert headings(open_translate("text=").type(text)) == NAMES


def test_a_text_beyond_the_cap_is_said_to_be(open_translate):
    page = open_translate("text=").type("tea " * 6_000)
    assert "It reads as far as character 20,000." in page.columns


def test_a_script_is_shown_as_text(open_translate):
    page = open_translate(f"text={quote('<script>alert(1)</script> tea')}")
    drawn = "".join(piece.proto.body for piece in page.test.get("html"))
    assert "<script>alert" not in drawn
    assert translations(page) == ["<script>alert(1)</script>茶"] * 3
    assert drawn.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6


def test_chinese_is_noticed_before_models_that_read_english(open_translate):
    page = open_translate(f"text={quote('我们每天喝茶')}")
    assert any("in English alone" in warning.value for warning in page.test.warning)


def test_ones_own_translation_is_compared_with_each_models(open_translate):
    page = open_translate("text=I+love+tea+and+you+and+cats.")
    assert "chrF" not in page.columns
    page.test.text_area[1].set_value("我爱茶和你和猫。").run()
    assert not page.test.exception
    figures = re.findall(r"<dt>chrF with yours</dt><dd>([\d.]+)</dd>", page.columns)
    assert figures[1] == "100.0" and float(figures[0]) == float(figures[2]) < 100


def test_an_example_fills_the_box_and_takes_ones_own_translation_away(open_translate):
    page = open_translate("text=I+love+tea&reference=nonsense")
    assert page.test.text_area[1].value == "nonsense"
    page.test.pills[0].set_value("Keys").run()
    assert page.test.text_area[0].value == "My brother forgot his keys again."
    assert page.test.text_area[1].value == ""


def test_the_link_reproduces_texts_and_models(open_translate):
    first = open_translate("text=").type("I <b>love</b> tea & 100%")
    first.test.text_area[1].set_value("我爱茶").run()
    first.test.pills[1].set_value(["translation-toy-lstm"]).run()
    link = "&".join(f"{k}={quote(one(v))}" for k, v in first.test.query_params.items())
    second = open_translate(link)
    assert [box.value for box in second.test.text_area] == ["I <b>love</b> tea & 100%", "我爱茶"]
    assert headings(second) == ["LSTM"]


def test_a_link_to_a_model_that_is_not_here_is_plain_text(open_translate):
    page = open_translate("text=tea&models=[x](http://y),translation-toy-lstm")
    assert "[x](http://y)" in unescape(page.test.warning[0].value).replace("\u2060", "")
    assert "](" not in page.test.warning[0].value


def test_a_damaged_model_is_named_and_the_others_answer(
    open_translate, saved_translators, tmp_path
):
    root = tmp_path / "root"
    shutil.copytree(saved_translators, root)
    with (root / "translation-toy-lstm/1/saved_model.pb").open("ab") as file:
        file.write(b"!")
    page = open_translate("text=tea", root=root)
    assert headings(page) == ["Plain RNN (no attention)", "LSTM (no attention)"]
    assert "1 folder was left out" in page.test.expander[-1].label


def test_a_model_that_fails_says_so_in_its_column_and_the_others_answer(
    open_translate, monkeypatch
):
    real = answers.translation

    def failing(model, text):
        if model.card["cell"] == "rnn":
            raise serving.ServingError("out of <b>order</b>")
        return real(model, text)

    monkeypatch.setattr(answers, "translation", failing)
    page = open_translate("text=I+love+tea")
    assert translations(page) == ["我爱茶", "我爱茶"]
    assert "out of &lt;b&gt;order&lt;/b&gt;" in page.columns


def test_without_models_the_page_says_how_to_train_one(open_translate, tmp_path):
    page = open_translate(root=tmp_path)
    assert "There is no model for this page" in page.words
    assert "python -m training.translation --cell all" in page.words


def test_models_of_sentiment_are_not_asked_to_translate(open_translate, saved_models):
    page = open_translate(root=saved_models)
    assert not page.columns and "python -m training.translation" in page.words


def test_another_direction_brings_its_models_and_an_example_in_its_language(
    open_translate, build_toy_translator, tmp_path
):
    other = {"name": "multi30k-de-en", "source_language": "de", "target_language": "en"}
    build_toy_translator(tmp_path, "translation-toy-lstm")
    build_toy_translator(tmp_path, "translation-multi30k-de-en-gru", cell="gru", corpus=other)
    page = open_translate(root=tmp_path)
    assert page.test.segmented_control[0].options == [
        "Deutsch → English · photo captions · Multi30k",
        "English → 中文 · toy-en-zh",
    ]
    assert headings(page) == ["LSTM"]  # the browser prefers English
    page.test.segmented_control[0].set_value("multi30k-de-en").run()
    assert not page.test.exception
    assert headings(page) == ["GRU"]
    assert page.test.text_area[0].value == next(iter(EXAMPLES.sets["de"].values()))


def test_models_that_read_one_language_are_shown_together_whatever_they_write(
    open_translate, build_toy_translator, tmp_path
):
    german = {"name": "multi30k-en-de", "source_language": "en", "target_language": "de"}
    build_toy_translator(tmp_path, "translation-toy-lstm")
    build_toy_translator(tmp_path, "translation-multi30k-en-de-gru", cell="gru", corpus=german)
    page = open_translate("text=I+love+tea", root=tmp_path)
    assert headings(page) == ["GRU (Deutsch)", "LSTM (中文)"]
    assert page.columns.count('lang="de"') == page.columns.count('lang="zh"') == 1

    page.test.text_area[1].set_value("我爱茶").run()  # with which no German can be compared
    german, chinese = page.columns.split("<section")[1:]
    assert "chrF" not in german
    assert "<dt>chrF with yours</dt><dd>100.0</dd>" in chinese

    page.test.pills[1].set_value(["translation-toy-lstm"]).run()
    assert headings(page) == ["LSTM (中文)"]  # a pill's name stays its column's

    alone = open_translate("corpus=multi30k-en-de&text=I+love+tea", root=tmp_path)
    assert headings(alone) == ["GRU"]


@pytest.fixture
def both_ways(build_toy_translator, tmp_path):
    """A root of three toys: two to Chinese, the second the better one, and one back."""
    build_toy_translator(tmp_path, "translation-toy-lstm-noattention", variant="noattention")
    build_toy_translator(tmp_path, "translation-toy-lstm", cuts=True)
    other = {"name": "toy-zh-en", "source_language": "zh", "target_language": "en"}
    build_toy_translator(tmp_path, "translation-back-gru", cell="gru", corpus=other)
    return tmp_path


def button(page, label):
    return next(it for it in page.test.button if it.label == label)


def test_sentences_stand_in_rows_beside_the_text_with_a_word_on_each(open_translate, both_ways):
    page = open_translate("text=I+love+tea.+We+drink+Ludwig+Ludwig.", root=both_ways)
    given, first, second = page.columns.split("<section")[1:]
    assert [re.findall(r"<li[^>]*>([^<]*)", given)] == [["I love tea.", "We drink Ludwig Ludwig."]]
    assert re.findall(r'<span lang="zh"[^>]*>([^<]*)', first) == [
        "我爱茶。",
        "我们喝 Ludwig Ludwig。",
    ]
    assert ">sure</small>" in first and ">fair · never saw: Ludwig</small>" in first
    assert '<p class="translation' in second and "<li" not in second  # it cuts nothing
    assert "<li" not in open_translate("text=I+love+tea.", root=both_ways).columns


@pytest.mark.parametrize("table", ["I love tea.\tWe drink.", "| I love tea. | We drink. |\n|-|-|"])
def test_a_table_stays_a_table(open_translate, both_ways, table):
    page = open_translate(f"text={quote(table)}", root=both_ways)
    assert "<li" not in page.columns


def test_the_direction_turns_round_with_one_click_and_takes_the_translation_along(
    open_translate, both_ways
):
    page = open_translate("text=I+love+you+and+cats+and+tea", root=both_ways)
    button(page, "中文 → English").click().run()
    assert not page.test.exception
    assert page.test.text_area[0].value == "我爱你和猫和茶"  # of the better one
    assert headings(page) == ["GRU"]
    button(page, "English → 中文").click().run()
    assert headings(page) == NAMES[1:]


def test_turned_round_an_example_makes_room_for_one_and_foreign_words_stay(
    open_translate, both_ways
):
    page = open_translate(root=both_ways)
    button(page, "中文 → English").click().run()
    assert page.test.text_area[0].value == next(iter(EXAMPLES.sets["zh"].values()))
    page = open_translate(f"text={quote('我们每天喝茶')}", root=both_ways)
    button(page, "中文 → English").click().run()
    assert page.test.text_area[0].value == "我们每天喝茶"


def test_each_translation_comes_back_by_a_model_of_the_other_direction(open_translate, both_ways):
    page = open_translate("text=I+love+tea.", root=both_ways)
    assert "Back again" not in page.columns
    next(it for it in page.test.toggle if it.label == "Translate it back").set_value(True).run()
    assert not page.test.exception
    back = r'<p class="back" lang="en" dir="auto"><small>Back again, by GRU.*?</small>我爱茶。</p>'
    assert len(re.findall(back, page.columns)) == 2


def test_where_no_model_goes_back_nothing_offers_to(open_translate):
    page = open_translate("text=I+love+tea")
    assert [it.label for it in page.test.toggle] == ["Guess first"]
    assert not any("→" in it.label for it in page.test.button)


def test_a_first_visit_shows_one_corpus_for_each_language_that_is_written(
    open_translate, build_toy_translator, tmp_path
):
    for name, target in (("talk-en-zh", "zh"), ("tatoeba-en-zh", "zh"), ("tatoeba-en-de", "de")):
        corpus = {"name": name, "source_language": "en", "target_language": target}
        build_toy_translator(tmp_path, f"translation-{name}-lstm", corpus=corpus)
    page = open_translate("text=I+love+tea", root=tmp_path)
    assert headings(page) == ["LSTM (talk-en-zh)", "LSTM (tatoeba-en-de)"]
    assert len(page.test.pills[1].options) == 3
