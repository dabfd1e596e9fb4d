"""How a sample sentence and its translation are put together: two templates, the same slots.

What differs between the two is what a translation model has to learn. Chinese puts time and place
before the verb, English behind the object; Chinese counts with measure words, asks with 吗 at the
end, leaves a question word where the answer would stand, and tells the past by 了, 没 and 是…的.
"""

import random
from collections.abc import Callable, Sequence

from nlpapp.corpora.sample_en_zh import words
from nlpapp.corpora.sample_en_zh.words import Noun, Phrase

Templates = Sequence[tuple[str, str]]
Slots = dict[str, Phrase]

NOTHING = Phrase("", "")

# {thing} is a number of things or a certain one, {things} are any.
ACTIONS: dict[str, Templates] = {
    "habit": (
        ("{who} {does} {thing} {place} {day}", "{who}{day}{place}{do}{thing}。"),
        ("{who} {does} {things} {place} {day}", "{who}{day}{place}{do}{things}。"),
        ("{day} {who} {does} {things} {place}", "{day}{who}{place}{do}{things}。"),
        ("{who} {aux} not {do} {things} {place} {day}", "{who}{day}不{place}{do}{things}。"),
        ("{aux} {who} {do} {things} {place} {day}", "{who}{day}{place}{do}{things}吗？"),
        ("what {aux} {who} {do} {place} {day}", "{who}{day}{place}{do}什么？"),
        ("where {aux} {who} {do} {things} {day}", "{who}{day}在哪儿{do}{things}？"),
        ("who {third} {things} {place} {day}", "谁{day}{place}{do}{things}？"),
    ),
    "past": (
        ("{who} {did} {thing} {place} {day}", "{who}{day}{place}{do}了{thing}。"),
        ("{day} {who} {did} {thing} {place}", "{day}{who}{place}{do}了{thing}。"),
        ("{who} did not {do} {things} {place} {day}", "{who}{day}没{place}{do}{things}。"),
        ("did {who} {do} {thing} {place} {day}", "{who}{day}{place}{do}了{thing}吗？"),
        ("what did {who} {do} {place} {day}", "{who}{day}{place}{do}了什么？"),
        ("where did {who} {do} {things} {day}", "{who}{day}是在哪儿{do}{things}的？"),
        ("who {did} {thing} {place} {day}", "谁{day}{place}{do}了{thing}？"),
    ),
    "future": (
        ("{who} will {do} {thing} {place} {day}", "{who}{day}会{place}{do}{thing}。"),
        ("{day} {who} will {do} {thing} {place}", "{day}{who}会{place}{do}{thing}。"),
        ("{who} will not {do} {things} {place} {day}", "{who}{day}不会{place}{do}{things}。"),
        ("will {who} {do} {thing} {place} {day}", "{who}{day}会{place}{do}{thing}吗？"),
        ("what will {who} {do} {place} {day}", "{who}{day}会{place}{do}什么？"),
        ("where will {who} {do} {things} {day}", "{who}{day}会在哪儿{do}{things}？"),
        ("who will {do} {thing} {place} {day}", "谁{day}会{place}{do}{thing}？"),
    ),
    "wish": (
        ("{who} {wants} to {do} {thing} {place} {day}", "{who}{day}想{place}{do}{thing}。"),
        (
            "{who} {aux} not want to {do} {things} {place} {day}",
            "{who}{day}不想{place}{do}{things}。",
        ),
        ("{aux} {who} want to {do} {thing} {place} {day}", "{who}{day}想{place}{do}{thing}吗？"),
        ("what {aux} {who} want to {do} {place} {day}", "{who}{day}想{place}{do}什么？"),
        ("where {aux} {who} want to {do} {things} {day}", "{who}{day}想在哪儿{do}{things}？"),
        ("who wants to {do} {thing} {place} {day}", "谁{day}想{place}{do}{thing}？"),
    ),
}

OWNING: Templates = (
    ("{who} {has} {one}", "{who}有{one}。"),
    ("{who} {has} {several}", "{who}有{several}。"),
    ("{who} {aux} not have {things}", "{who}没有{things}。"),
    ("{aux} {who} have {things}", "{who}有{things}吗？"),
)

PLACING: Templates = (
    ("there is {one} {location}", "{location}有{one}。"),
    ("there are {several} {location}", "{location}有{several}。"),
    ("there are no {things} {location}", "{location}没有{things}。"),
    ("are there {things} {location}", "{location}有{things}吗？"),
)

DESCRIBING: Templates = (
    ("{certain} is very {quality}", "{certain}很{quality}。"),
    ("{these} are very {quality}", "{these}很{quality}。"),
    ("{certain} is not {quality}", "{certain}不{quality}。"),
    ("{these} are not {quality}", "{these}不{quality}。"),
    ("is {certain} {quality}", "{certain}{quality}吗？"),
    ("are {these} {quality}", "{these}{quality}吗？"),
)

COMPARING: Templates = (
    ("{mine} is {more} than {yours}", "{mine}比{yours}{more}。"),
    ("{mine} is not as {quality} as {yours}", "{mine}没有{yours}{quality}。"),
    ("is {mine} {more} than {yours}", "{mine}比{yours}{more}吗？"),
)


class Writer:
    """Writes sentences; one seed writes the same ones on every Python, platform and process."""

    def __init__(self, seed: int) -> None:
        # random() is the one method whose sequence Python promises to keep between versions.
        self._random = random.Random(seed).random

    def sentence(self) -> Phrase:
        """One sentence with its translation, of 3 to 15 English words."""
        scenes: tuple[Callable[[], tuple[Templates, Slots]], ...] = (
            *(self._action,) * 6,
            self._owning,
            self._placing,
            self._describing,
            self._comparing,
        )
        templates, slots = self._pick(scenes)()
        english, chinese = self._pick(templates)
        english = english.format(**{name: phrase.english for name, phrase in slots.items()})
        chinese = chinese.format(**{name: phrase.chinese for name, phrase in slots.items()})
        english = " ".join(english.split())  # a slot may be empty
        mark = "?" if chinese.endswith("？") else "."
        return Phrase(english[0].upper() + english[1:] + mark, chinese)

    def _action(self) -> tuple[Templates, Slots]:
        tense, verb = self._pick(tuple(ACTIONS)), self._pick(words.VERBS)
        subject = self._pick(words.SUBJECTS)
        names = self._names(words.NOUNS[self._pick(verb.objects)])
        thing = names[self._pick(("one", "several", "certain"))]
        place = words.PLACES[self._pick(verb.places)]
        slots = {
            **_agreeing(subject),
            "do": verb.base,
            "does": Phrase(verb.third if subject.third else verb.base.english, ""),
            "third": Phrase(verb.third, ""),
            "did": Phrase(verb.past, ""),
            "thing": thing,
            "things": names["things"],
            "place": place if self._random() < 0.7 else NOTHING,
            "day": self._pick(words.DAYS[tense]) if self._random() < 0.7 else NOTHING,
        }
        return ACTIONS[tense], slots

    def _owning(self) -> tuple[Templates, Slots]:
        noun = words.NOUNS[self._pick(tuple(words.NOUNS))]
        return OWNING, {**_agreeing(self._pick(words.SUBJECTS)), **self._names(noun)}

    def _placing(self) -> tuple[Templates, Slots]:
        location, nouns = self._pick(words.LOCATIONS)
        return PLACING, {"location": location, **self._names(words.NOUNS[self._pick(nouns)])}

    def _describing(self) -> tuple[Templates, Slots]:
        noun = self._pick([noun for noun in words.NOUNS.values() if noun.qualities])
        quality = words.QUALITIES[self._pick(noun.qualities)]
        return DESCRIBING, {**_said(quality), **self._names(noun)}

    def _comparing(self) -> tuple[Templates, Slots]:
        like = self._pick(words.LIKE)
        nouns = [words.NOUNS[self._pick(like)] for _ in range(2)]
        shared = [name for name in nouns[0].qualities if name in nouns[1].qualities]
        owner = self._pick(words.OWNERS)
        owners = owner, self._pick([other for other in words.OWNERS if other != owner])
        mine, yours = (
            Phrase(f"{owner.english} {noun.one.format('')}", owner.chinese + noun.chinese)
            for owner, noun in zip(owners, nouns, strict=True)
        )
        quality = words.QUALITIES[self._pick(shared)]
        return COMPARING, {"mine": mine, "yours": yours, **_said(quality)}

    def _names(self, noun: Noun) -> Slots:
        """What a noun can be called: one, several, a certain one, these or those, things."""
        adjective = self._pick(noun.adjectives) if self._random() < 0.35 else ""
        english = f"{adjective} " if adjective else ""
        chinese = words.ADJECTIVES.get(adjective, "") + noun.chinese
        one, many = noun.one.format(english), noun.many.format(english)
        number = self._pick(words.NUMBERS)
        this, these = self._pick(words.DEMONSTRATIVES)
        return {
            "one": Phrase(f"{_article(one)} {one}", f"一{noun.measure}{chinese}"),
            "several": Phrase(f"{number.english} {many}", number.chinese + noun.measure + chinese),
            "certain": Phrase(f"{this.english} {one}", this.chinese + noun.measure + chinese),
            "these": Phrase(f"{these.english} {many}", these.chinese + chinese),
            "things": Phrase(noun.bare.format(english), chinese),
        }

    def _pick(self, options: Sequence) -> object:
        return options[int(self._random() * len(options))]


def _agreeing(subject: words.Subject) -> Slots:
    """A subject, and the English verbs that change with it."""
    verbs = ("does", "has", "wants") if subject.third else ("do", "have", "want")
    aux, has, wants = (Phrase(verb, "") for verb in verbs)
    who = Phrase(subject.english, subject.chinese)
    return {"who": who, "aux": aux, "has": has, "wants": wants}


def _said(quality: words.Quality) -> Slots:
    """A quality, and the same in comparison, for which Chinese has no form of its own."""
    return {
        "quality": Phrase(quality.english, quality.chinese),
        "more": Phrase(quality.more, quality.chinese),
    }


def _article(english: str) -> str:
    return "an" if english[0] in "aeiou" else "a"  # no word here is spelt unlike it sounds
