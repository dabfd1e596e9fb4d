"""Texts to step through, written for this project: each has a word at which something happens."""

from nlpapp.app.examples import Examples
from nlpapp.app.language import N_

ENGLISH = {
    N_("A turn"): "The first half is dull and slow, but the ending is wonderful.",
    N_("Negation"): "This is not a good film, and nothing in it is funny.",
    N_("Verdict first, plot after"): (
        "I hated it. A man takes the train to the coast, rents a room above a bakery and writes "
        "letters to his brother. In the morning he walks to the harbour, where the boats come in, "
        "and in the evening he counts the lights on the other side of the bay."
    ),
    N_("Only neutral words"): (
        "The train leaves at nine from the second platform and stops in three towns on the way."
    ),
}

CHINESE = {
    N_("A turn"): "前台态度很差，等了半个小时，不过房间又大又干净，窗外就是江景。",
    N_("Negation"): "房间不干净，也不安静，早餐没有一样好吃。",
    N_("Verdict first, plot after"): (
        "非常失望。我们下午坐火车到站，沿着老街走到河边，在桥头看了一会儿船，然后去博物馆看了旧地图，"
        "晚上回到房间下棋，第二天早上坐公共汽车去了码头。"
    ),
    N_("Only neutral words"): "列车九点从二号站台出发，途中经过三个小镇。",
}

EXAMPLES = Examples({"en": ENGLISH, "zh": CHINESE})
