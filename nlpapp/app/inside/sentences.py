"""Some hundred sentences of ours on which units are listened to: of films and of plain things."""

_FILMS = (
    "the film", "the story", "the ending", "the music", "the first half", "the dialogue",
    "the lead actor", "her performance", "the camera work", "the joke about the dog", "the plot",
    "the director", "the last scene", "the whole cast", "the script", "this sequel", "the villain",
)  # fmt: skip
_SAID = (
    "is wonderful", "is dull", "is not bad at all", "is a waste of time", "made me laugh",
    "bored me to sleep", "is beautiful but empty", "is slow, yet moving", "could not be worse",
    "is never funny", "is simply perfect", "is awful", "deserves every prize", "makes no sense",
    "is hardly original", "grows on you", "is the best part", "is the worst part",
    "left me cold",
)  # fmt: skip
_PLAIN = (
    "the train leaves at nine from the second platform", "two brothers share a room by the harbour",
    "she reads the letter at the kitchen table", "the shop sells ropes, nets and lamps",
    "it rains until the evening", "the road follows the river to the north",
    "he counts the boats in the bay", "the museum shows old maps", "they walk back over the bridge",
    "the office opens on Monday", "a man with a suitcase asks for the way",
    "the children play by the wall", "the bus stops in three towns",
)  # fmt: skip
_JOINED = ("{plain}, and {film} {said}.", "{film} {said}.", "{film} {said}, because {plain}.",
           "I think {film} {said}.", "{plain}.")  # fmt: skip

_THINGS = (
    "房间", "早餐", "前台的服务", "位置", "这本书", "故事", "翻译", "键盘", "屏幕", "电池", "老板",
    "价格", "隔音", "包装", "结尾", "插图", "卫生间",
)  # fmt: skip
_JUDGED = (
    "非常好", "很差", "还算不错", "让人失望", "一点也不干净", "比想象的好得多", "没什么可说的",
    "简直太糟糕了", "值得推荐", "不值这个钱", "又快又稳", "不怎么样", "好得没话说", "问题很多",
    "很贴心", "从来没有这么差过", "越用越喜欢", "让我后悔了", "没有一点毛病",
)  # fmt: skip
_NEUTRAL = (
    "列车九点出发", "街上有一家修表的小店", "晚上下了一场雨", "我们沿着河边走", "窗外是一条小路",
    "书一共有十二章", "他把信放在桌上", "公共汽车经过三个镇", "博物馆里有旧地图", "孩子们在下棋",
    "星期一才开门", "门口停着两辆车", "盒子里有一根线",
)  # fmt: skip
_TOGETHER = ("{plain}，{film}{said}。", "{film}{said}。", "{film}{said}，因为{plain}。",
             "我觉得{film}{said}。", "{plain}。")  # fmt: skip

_COUNT = 320


def of(language: str) -> list[str]:
    """The sentences in a language that models read; English for any other than Chinese."""
    if language == "zh":
        return _made(_TOGETHER, _THINGS, _JUDGED, _NEUTRAL)
    return [it[0].upper() + it[1:] for it in _made(_JOINED, _FILMS, _SAID, _PLAIN)]


def _made(frames: tuple, films: tuple, said: tuple, plain: tuple) -> list[str]:
    # The lists' lengths have no divisor in common, so that counting on meets every combination.
    made = (
        frames[place % len(frames)].format(
            film=films[place % len(films)],
            said=said[place % len(said)],
            plain=plain[place % len(plain)],
        )
        for place in range(_COUNT)
    )
    return list(dict.fromkeys(made))
