"""Words that say nothing for or against anything, to lay between a text and its end.

Written for this project, calm and without opinion: who reads a review and then these has to
remember the review over so many tokens.
"""

import re

# How many tokens are laid behind a text where several distances are looked at.
DISTANCES = (0, 5, 10, 20, 50, 100, 200, 400)

_ENGLISH = """
The road follows the river for three miles and then turns to the north. On the left there are
fields, and on the right a row of houses stands along the water. Each house has a number, a door
and two windows. A bus comes in the morning, another at noon, and a third in the evening. It stops
at the bridge, at the school and in front of the town hall. The driver opens the door, people get
on and sit down, and the bus goes on to the station. From the station there are trains to the coast
and to the hills. The timetable hangs on the wall beside the clock.

Behind the station lies the market. On Tuesday and on Friday there are tables with apples, bread,
paper and cloth. A man unloads boxes from a car and puts them under a roof. A woman writes numbers
on a sheet and hangs it up. At one they take the tables down, and at two the square is swept. Water
for the town comes from a lake in the hills. It runs through a pipe under the road, into a tower,
and from there to the houses. Every month somebody walks along the pipe, reads the meters and
enters what they show in a book. The book is kept in a room on the first floor of the town hall, in
a cupboard near the window.

In spring the river rises by a foot or two, and in autumn it falls again. Boats carry sand and wood
from the upper valley to the harbour. At the lock they wait until the gate is closed and the water
inside stands as high as outside. Then the other gate opens, and they go on. Beyond the harbour the
road meets the river again. It passes a mill, a garden and a field with poles for hops. A path
leads from there to the next village, which has a church, a well and about forty houses. From the
village one sees the hills in the east and, on the other side, the roofs of the town. Letters are
brought at nine. The post office is open from eight until twelve and from two until five, and the
key hangs behind the door. In the evening lamps are lit along the street, one after the other, from
the bridge to the station.
"""

_CHINESE = """
公路沿着河走了三公里，然后转向北边。左边是田地，右边沿着水有一排房子，每座房子有一个门牌、一扇门和两扇窗。
早上有一班公共汽车，中午有一班，傍晚还有一班，在桥头、学校和镇政府门前各停一次。司机打开车门，人们上车坐下，
车就往火车站开去。从火车站可以坐车到海边，也可以坐车到山里。时刻表挂在钟旁边的墙上。
车站后面是集市，星期二和星期五摆着桌子，桌上放着苹果、面包、纸和布。一个人从车上搬下箱子，放在棚子下面。
另一个人在纸上写下数字，挂起来。一点钟收桌子，两点钟扫地。镇上的水来自山里的湖，经过公路下面的管子流进水塔，
再从水塔流到各家。每个月有人沿着管子走一趟，看一看水表，把数字记在本子上。本子放在镇政府二楼，
在窗户旁边的柜子里。春天河水涨一两尺，秋天又退下去。船把沙子和木头从上游运到港口。到了船闸，船停下来等，
等闸门关上，里面的水和外面一样高，另一扇门打开，船再往前走。过了港口，公路又回到河边，经过磨坊、园子和一块地。
从那里有一条小路通到下一个村子，村里有一口井和大约四十座房子。
"""

_WORDS = {"en": " ".join(_ENGLISH.split()), "zh": "".join(_CHINESE.split())}
_TOKENS = {"en": r"\w+|[^\w\s]", "zh": r"\S"}


def language_of(languages: str) -> str | None:
    """The language of the words for a model that reads these, as "en" or "en+zh"; None for none."""
    return next((code for code in languages.split("+") if code in _WORDS), None)


def words(tokens: int, language: str) -> str:
    """The first so many tokens, at most as many as the last of DISTANCES; "" for none.

    Tokens as `nlpapp.text` cuts them: words and marks in English, characters in Chinese.
    """
    text = _WORDS[language]
    ends = [token.end() for token in re.finditer(_TOKENS[language], text)]
    return text[: ends[tokens - 1]] if tokens else ""


def laid_behind(text: str, tokens: int, language: str) -> str:
    """A text, and behind it so many tokens that say nothing."""
    between = " " if language == "en" else ""
    return text + between + words(tokens, language) if tokens else text
