"""The words of the sample sentences, each beside its translation.

An English noun has a place for an adjective: "{}apples", "cups of {}tea". Every adjective goes
before its noun in Chinese without 的, every quality takes 不 to deny it, and no English verb has a
past like its present: so a sentence has one translation here, and a model can be held to it.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Phrase(NamedTuple):
    """Something said in both languages."""

    english: str
    chinese: str


@dataclass(frozen=True)
class Noun:
    """What is bought, eaten, fed and so on.

    one, many: English with a number; bare: English without one.
    measure: the word that Chinese puts between a number and the noun.
    adjectives: what it may be called. qualities: what may be said of it; nothing of a drink.
    """

    one: str
    many: str
    bare: str
    measure: str
    chinese: str
    adjectives: tuple[str, ...]
    qualities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verb:
    """What is done. base: "write" and 写; third: "writes"; past: "wrote".

    objects: names of NOUNS. places: names of PLACES.
    """

    base: Phrase
    third: str
    past: str
    objects: tuple[str, ...]
    places: tuple[str, ...]


class Subject(NamedTuple):
    """third: whether English puts the verb in the third person singular."""

    english: str
    chinese: str
    third: bool


class Quality(NamedTuple):
    """What is said of a noun. more: "bigger" to the English "big"."""

    english: str
    more: str
    chinese: str


SUBJECTS = (
    Subject("I", "我", False),
    Subject("you", "你", False),
    Subject("we", "我们", False),
    Subject("they", "他们", False),
    Subject("the children", "孩子们", False),
    Subject("he", "他", True),
    Subject("she", "她", True),
    Subject("my mother", "我妈妈", True),
    Subject("your brother", "你哥哥", True),
    Subject("her father", "她爸爸", True),
    Subject("our teacher", "我们的老师", True),
    Subject("the doctor", "医生", True),
    Subject("Mr Wang", "王先生", True),
    Subject("Anna", "安娜", True),
)

NUMBERS = (
    Phrase("two", "两"),
    Phrase("three", "三"),
    Phrase("four", "四"),
    Phrase("five", "五"),
    Phrase("six", "六"),
    Phrase("eight", "八"),
    Phrase("ten", "十"),
)

# One or more that are pointed at.
DEMONSTRATIVES = (
    (Phrase("this", "这"), Phrase("these", "这些")),
    (Phrase("that", "那"), Phrase("those", "那些")),
)

ADJECTIVES = {
    "big": "大",
    "small": "小",
    "new": "新",
    "old": "旧",
    "red": "红",
    "white": "白",
    "black": "黑",
    "hot": "热",
    "long": "长",
}

QUALITIES = {
    "big": Quality("big", "bigger", "大"),
    "small": Quality("small", "smaller", "小"),
    "expensive": Quality("expensive", "more expensive", "贵"),
    "cheap": Quality("cheap", "cheaper", "便宜"),
    "beautiful": Quality("beautiful", "more beautiful", "漂亮"),
    "thick": Quality("thick", "thicker", "厚"),
    "long": Quality("long", "longer", "长"),
}
_PRICE = ("expensive", "cheap")
_SIZE = ("big", "small")


def _thing(
    one: str,
    many: str,
    measure: str,
    chinese: str,
    adjectives: tuple[str, ...],
    qualities: tuple[str, ...],
) -> Noun:
    return Noun("{}" + one, "{}" + many, "{}" + many, measure, chinese, adjectives, qualities)


def _drink(vessel: str, vessels: str, english: str, measure: str, chinese: str) -> Noun:
    one, many, bare = f"{vessel} of {{}}{english}", f"{vessels} of {{}}{english}", "{}" + english
    return Noun(one, many, bare, measure, chinese, ("hot",))


NOUNS = {
    "book": _thing("book", "books", "本", "书", ("new", "old"), (*_PRICE, "thick")),
    "newspaper": _thing("newspaper", "newspapers", "份", "报纸", ("old", "new"), _PRICE),
    "letter": _thing("letter", "letters", "封", "信", ("long",), ("long",)),
    "apple": _thing("apple", "apples", "个", "苹果", (*_SIZE, "red"), (*_SIZE, *_PRICE)),
    "pear": _thing("pear", "pears", "个", "梨", _SIZE, (*_SIZE, *_PRICE)),
    "cake": _thing("cake", "cakes", "个", "蛋糕", _SIZE, (*_SIZE, *_PRICE)),
    "tea": _drink("cup", "cups", "tea", "杯", "茶"),
    "coffee": _drink("cup", "cups", "coffee", "杯", "咖啡"),
    "milk": _drink("bottle", "bottles", "milk", "瓶", "牛奶"),
    "shirt": _thing("shirt", "shirts", "件", "衬衫", ("new", "white"), (*_PRICE, "beautiful")),
    "coat": _thing("coat", "coats", "件", "大衣", ("black", "old"), (*_PRICE, "beautiful")),
    "hat": _thing("hat", "hats", "顶", "帽子", ("red", "new"), (*_SIZE, *_PRICE, "beautiful")),
    "umbrella": _thing("umbrella", "umbrellas", "把", "雨伞", ("black", "old"), (*_SIZE, *_PRICE)),
    "chair": _thing("chair", "chairs", "把", "椅子", ("new", "old"), (*_SIZE, *_PRICE)),
    "table": _thing("table", "tables", "张", "桌子", ("old", "small"), (*_SIZE, *_PRICE)),
    "car": _thing("car", "cars", "辆", "汽车", ("red", "new"), (*_SIZE, *_PRICE)),
    "bicycle": _thing("bicycle", "bicycles", "辆", "自行车", ("old", "new"), _PRICE),
    "cat": _thing("cat", "cats", "只", "猫", ("white", "small"), (*_SIZE, "beautiful")),
    "dog": _thing("dog", "dogs", "只", "狗", ("black", "big"), (*_SIZE, "beautiful")),
    "bird": _thing("bird", "birds", "只", "鸟", ("white", "small"), (*_SIZE, "beautiful")),
    "horse": _thing("horse", "horses", "匹", "马", ("white", "black"), (*_SIZE, "beautiful")),
}

PLACES = {
    "home": Phrase("at home", "在家"),
    "school": Phrase("at school", "在学校"),
    "market": Phrase("at the market", "在市场"),
    "shop": Phrase("in the shop", "在商店"),
    "library": Phrase("in the library", "在图书馆"),
    "office": Phrase("in the office", "在办公室"),
    "park": Phrase("in the park", "在公园"),
    "garden": Phrase("in the garden", "在花园里"),
    "kitchen": Phrase("in the kitchen", "在厨房里"),
    "river": Phrase("by the river", "在河边"),
    "station": Phrase("at the station", "在车站"),
}

_DRINKS = ("tea", "coffee", "milk")
_FOOD = ("apple", "pear", "cake")
_CLOTHES = ("shirt", "coat", "hat")
_WHEELS = ("car", "bicycle")
_ANIMALS = ("cat", "dog", "bird", "horse")

VERBS = (
    Verb(
        Phrase("borrow", "借"),
        "borrows",
        "borrowed",
        ("book", "newspaper", *_WHEELS, "umbrella", "chair"),
        ("library", "school", "office"),
    ),
    Verb(Phrase("write", "写"), "writes", "wrote", ("letter", "book"), ("home", "office", "park")),
    Verb(
        Phrase("buy", "买"),
        "buys",
        "bought",
        ("book", "newspaper", *_FOOD, *_DRINKS, *_CLOTHES, *_WHEELS, "umbrella", "chair"),
        ("market", "shop", "station"),
    ),
    Verb(
        Phrase("sell", "卖"),
        "sells",
        "sold",
        ("book", "newspaper", *_FOOD, *_CLOTHES, *_WHEELS, "umbrella", "table", "horse"),
        ("market", "station", "park"),
    ),
    Verb(Phrase("eat", "吃"), "eats", "ate", _FOOD, ("home", "kitchen", "park", "station")),
    Verb(Phrase("drink", "喝"), "drinks", "drank", _DRINKS, ("home", "office", "garden")),
    Verb(Phrase("wash", "洗"), "washes", "washed", (*_CLOTHES, "apple", "car"), ("home", "river")),
    Verb(Phrase("draw", "画"), "draws", "drew", _ANIMALS, ("home", "school", "park", "river")),
    Verb(Phrase("feed", "喂"), "feeds", "fed", _ANIMALS, ("home", "park", "garden")),
    Verb(
        Phrase("repair", "修"),
        "repairs",
        "repaired",
        (*_WHEELS, "chair", "table", "umbrella"),
        ("home", "garden"),
    ),
)

# Where something stands, and what may stand there.
LOCATIONS = (
    (Phrase("on the table", "桌子上"), ("book", "newspaper", "letter", *_FOOD, "hat", "cat")),
    (Phrase("under the chair", "椅子下面"), ("cat", "dog", "hat", "umbrella", "apple", "book")),
    (Phrase("in the garden", "花园里"), (*_ANIMALS, "chair", "table", "bicycle")),
    (Phrase("in the kitchen", "厨房里"), (*_FOOD, "chair", "table", "cat")),
    (Phrase("in front of the school", "学校前面"), (*_WHEELS, "dog", "horse")),
    (Phrase("behind the station", "车站后面"), (*_WHEELS, "dog", "bird")),
    (Phrase("next to the library", "图书馆旁边"), (*_WHEELS, "horse", "chair")),
)

# Things to compare with one another.
LIKE = (_FOOD, _CLOTHES, _WHEELS, _ANIMALS, ("chair", "table"))

OWNERS = (
    Phrase("my", "我的"),
    Phrase("your", "你的"),
    Phrase("his", "他的"),
    Phrase("her", "她的"),
    Phrase("our", "我们的"),
    Phrase("their", "他们的"),
)

DAYS = {
    "habit": (
        Phrase("every day", "每天"),
        Phrase("every morning", "每天早上"),
        Phrase("every evening", "每天晚上"),
        Phrase("every Sunday", "每个星期天"),
    ),
    "past": (
        Phrase("yesterday", "昨天"),
        Phrase("last night", "昨天晚上"),
        Phrase("last week", "上个星期"),
        Phrase("last month", "上个月"),
    ),
    "future": (
        Phrase("tomorrow", "明天"),
        Phrase("tonight", "今天晚上"),
        Phrase("next week", "下个星期"),
        Phrase("next month", "下个月"),
    ),
}
DAYS["wish"] = DAYS["future"]
