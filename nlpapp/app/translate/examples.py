"""Sentences to begin with, written for this project in the manner of what the models learned from.

Everyday sentences for models of Tatoeba, captions for models of Multi30k and 3AM, and for both
together sentences that either may have learned to read; a paragraph each.
"""

from nlpapp.app.examples import Examples

_EVERYDAY = {
    "Keys": "My brother forgot his keys again.",
    "A question": "Do you know where the nearest post office is?",
    "Who was waiting": (
        "The woman who lent me an umbrella on Monday was waiting at the station with a book under "
        "her arm."
    ),
    "Twice not": "He did not say that he would never come back.",
    "How many": "She has three dogs, two cats and a very old parrot.",
    "If only": "If you had called me yesterday, I would have cooked for both of us.",
    "Two numbers": "I was born in 1984 and have lived here for 27 years.",
    "Out of the blue": "Gwendolyn tuned her theremin 🎻 until the neighbours wept.",
    "A paragraph": (
        "I moved to this town when I was nineteen. At first I did not like it, because it rained "
        "every day and I knew nobody. Then I found a small café near the river. The old man who "
        "owned it taught me how to make good bread. Every morning we talked about the weather, "
        "his children and the news. Last year he gave me the key and said that he wanted to "
        "sleep longer. Now I open the door at six, and there is always somebody waiting."
    ),
}

_CAPTIONS = {
    "Puddle": "Two children in yellow raincoats jump over a puddle.",
    "Bicycle": "A man with a beard is repairing a red bicycle in front of a shop.",
    "Table": "Three women are laughing at a table full of food.",
    "Who is waiting": (
        "An old man in a blue jacket, who is holding a paper cup in one hand and a newspaper in "
        "the other, is waiting at a bus stop beside a girl with a violin case."
    ),
    "Dog": "A brown dog runs along the beach with a stick in its mouth.",
    "A number": "A runner with the number 518 drinks water out of a paper cup.",
    "Out of the blue": "A theremin 🎻 player bows to an empty greenhouse.",
    "A paragraph": (
        "A woman in a white apron is selling fish at a market. Behind her, two boys are carrying "
        "a wooden box. A man with glasses looks at the fish and holds up three fingers. On the "
        "left side of the street, a group of tourists is taking pictures of an old church. A "
        "small girl in a green dress is feeding the birds. Nobody is looking at the cat that is "
        "sitting under the table."
    ),
}

_EITHER = {
    "Newspaper": "A man is reading a newspaper in front of his house.",
    "Park": "Two children are playing in the park.",
    "Kitchen": "My father is cooking in the kitchen.",
    "Umbrella": "The girl with the yellow umbrella is waiting for the bus.",
    "Nobody": "Nobody is looking at the cat.",
    "Keys": _EVERYDAY["Keys"],
    "Puddle": _CAPTIONS["Puddle"],
    "A number": "The boy with the number 23 is waiting for the bus.",
    "Out of the blue": _CAPTIONS["Out of the blue"],
    "A paragraph": (
        "The old man is sitting in the garden. He is drinking tea and reading a newspaper. His "
        "dog is sleeping under the table. Two girls are playing in front of the house. A woman is "
        "cooking in the kitchen, and a boy is looking at the cat. My brother is waiting for the "
        "bus with a book in his hand. It is raining, but nobody is holding an umbrella."
    ),
}

_CHINESE = {
    "钥匙": "我弟弟又忘了带钥匙。",
    "问路": "请问最近的邮局在哪里？",
    "谁在等": "星期一借给我雨伞的那个女人在车站等着，手里拿着一本书。",
    "双重否定": "他没有说他再也不回来了。",
    "数量": "她有三只狗、两只猫和一只很老的鹦鹉。",
    "如果": "要是你昨天给我打电话，我就会做两个人的饭。",
    "数字": "我生于1984年，在这里住了27年。",
    "生僻": "小魏弹着箜篌🎻，邻居们都哭了。",
    "一段话": (
        "我十九岁的时候搬到了这个城市。刚开始我不喜欢这里，因为天天下雨，我谁也不认识。"
        "后来我在河边找到了一家小咖啡馆。老板是一位老人，他教我怎么做面包。"
        "每天早上我们一起聊天气、他的孩子和新闻。去年他把钥匙给了我，说他想多睡一会儿。"
        "现在我每天六点开门，门口总是有人在等。"
    ),
}

_GERMAN = {
    "Pfütze": "Zwei Kinder in gelben Regenjacken springen über eine Pfütze.",
    "Fahrrad": "Ein Mann mit Bart repariert vor einem Laden ein rotes Fahrrad.",
    "Tisch": "Drei Frauen lachen an einem Tisch voller Essen.",
    "Wer wartet": (
        "Ein alter Mann in einer blauen Jacke, der in der einen Hand einen Pappbecher und in der "
        "anderen eine Zeitung hält, wartet neben einem Mädchen mit Geigenkasten an einer "
        "Bushaltestelle."
    ),
    "Hund": "Ein brauner Hund rennt mit einem Stock im Maul den Strand entlang.",
    "Eine Nummer": "Eine Läuferin mit der Nummer 518 trinkt Wasser aus einem Pappbecher.",
    "Aus heiterem Himmel": "Ein Thereminspieler 🎻 verbeugt sich vor einem leeren Gewächshaus.",
    "Ein Absatz": (
        "Eine Frau mit weißer Schürze verkauft auf einem Markt Fisch. Hinter ihr tragen zwei "
        "Jungen eine Holzkiste. Ein Mann mit Brille betrachtet die Fische und hält drei Finger "
        "hoch. Auf der linken Straßenseite fotografiert eine Gruppe von Touristen eine alte "
        "Kirche. Ein kleines Mädchen in einem grünen Kleid füttert die Vögel. Niemand achtet auf "
        "die Katze, die unter dem Tisch sitzt."
    ),
}

EXAMPLES = Examples(
    {
        "en": _EVERYDAY,
        "zh": _CHINESE,
        "de": _GERMAN,
        "from_en": _EITHER,
        "multi30k-en-de": _CAPTIONS,
        "multi30k-en-fr": _CAPTIONS,
        "3am-en-zh": _CAPTIONS,
    }
)
