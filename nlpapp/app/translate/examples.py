"""Sentences to begin with, written for this project in the manner of what the models learned from.

Everyday sentences for models of Tatoeba, captions for models of Multi30k and 3AM, and for both
together sentences that either may have learned to read; a paragraph each.
"""

from nlpapp.app.examples import Examples
from nlpapp.app.language import N_

_EVERYDAY = {
    N_("Keys"): "My brother forgot his keys again.",
    N_("A question"): "Do you know where the nearest post office is?",
    N_("Who was waiting"): (
        "The woman who lent me an umbrella on Monday was waiting at the station with a book under "
        "her arm."
    ),
    N_("Double negative"): "He did not say that he would never come back.",
    N_("How many"): "She has three dogs, two cats and a very old parrot.",
    N_("If only"): "If you had called me yesterday, I would have cooked for both of us.",
    N_("The book"): "The girl who bought a book likes it.",
    N_("Two numbers"): "I was born in 1984 and have lived here for 27 years.",
    N_("Rare words"): "Gwendolyn tuned her theremin 🎻 until the neighbours wept.",
    N_("A paragraph"): (
        "I moved to this town when I was nineteen. At first I did not like it, because it rained "
        "every day and I knew nobody. Then I found a small café near the river. The old man who "
        "owned it taught me how to make good bread. Every morning we talked about the weather, "
        "his children and the news. Last year he gave me the key and said that he wanted to "
        "sleep longer. Now I open the door at six, and there is always somebody waiting."
    ),
}

_CAPTIONS = {
    N_("Puddle"): "Two children in yellow raincoats jump over a puddle.",
    N_("Bicycle"): "A man with a beard is repairing a red bicycle in front of a shop.",
    N_("Table"): "Three women are laughing at a table full of food.",
    N_("Who is waiting"): (
        "An old man in a blue jacket, who is holding a paper cup in one hand and a newspaper in "
        "the other, is waiting at a bus stop beside a girl with a violin case."
    ),
    N_("Dog"): "A brown dog runs along the beach with a stick in its mouth.",
    N_("Not a caption"): "I love you.",
    N_("A number"): "A runner with the number 518 drinks water out of a paper cup.",
    N_("Rare words"): "A theremin 🎻 player bows to an empty greenhouse.",
    N_("A paragraph"): (
        "A woman in a white apron is selling fish at a market. Behind her, two boys are carrying "
        "a wooden box. A man with glasses looks at the fish and holds up three fingers. On the "
        "left side of the street, a group of tourists is taking pictures of an old church. A "
        "small girl in a green dress is feeding the birds. Nobody is looking at the cat that is "
        "sitting under the table."
    ),
}

_EITHER = {
    N_("Newspaper"): "A man is reading a newspaper in front of his house.",
    N_("Park"): "Two children are playing in the park.",
    N_("Kitchen"): "My father is cooking in the kitchen.",
    N_("Umbrella"): "The girl with the yellow umbrella is waiting for the bus.",
    N_("Nobody"): "Nobody is looking at the cat.",
    N_("Keys"): _EVERYDAY["Keys"],
    N_("Puddle"): _CAPTIONS["Puddle"],
    N_("The book"): _EVERYDAY["The book"],
    N_("Not a caption"): _CAPTIONS["Not a caption"],
    N_("A number"): "The boy with the number 23 is waiting for the bus.",
    N_("Rare words"): _CAPTIONS["Rare words"],
    N_("A paragraph"): (
        "The old man is sitting in the garden. He is drinking tea and reading a newspaper. His "
        "dog is sleeping under the table. Two girls are playing in front of the house. A woman is "
        "cooking in the kitchen, and a boy is looking at the cat. My brother is waiting for the "
        "bus with a book in his hand. It is raining, but nobody is holding an umbrella."
    ),
}

_CHINESE = {
    N_("Keys"): "我弟弟又忘了带钥匙。",
    N_("Asking the way"): "请问最近的邮局在哪里？",
    N_("Who was waiting"): "星期一借给我雨伞的那个女人在车站等着，手里拿着一本书。",
    N_("Double negative"): "他没有说他再也不回来了。",
    N_("How many"): "她有三只狗、两只猫和一只很老的鹦鹉。",
    N_("If only"): "要是你昨天给我打电话，我就会做两个人的饭。",
    N_("Two numbers"): "我生于1984年，在这里住了27年。",
    N_("Rare words"): "小魏弹着箜篌🎻，邻居们都哭了。",
    N_("A paragraph"): (
        "我十九岁的时候搬到了这个城市。刚开始我不喜欢这里，因为天天下雨，我谁也不认识。"
        "后来我在河边找到了一家小咖啡馆。老板是一位老人，他教我怎么做面包。"
        "每天早上我们一起聊天气、他的孩子和新闻。去年他把钥匙给了我，说他想多睡一会儿。"
        "现在我每天六点开门，门口总是有人在等。"
    ),
}

_GERMAN = {
    N_("Puddle"): "Zwei Kinder in gelben Regenjacken springen über eine Pfütze.",
    N_("Bicycle"): "Ein Mann mit Bart repariert vor einem Laden ein rotes Fahrrad.",
    N_("Table"): "Drei Frauen lachen an einem Tisch voller Essen.",
    N_("Who is waiting"): (
        "Ein alter Mann in einer blauen Jacke, der in der einen Hand einen Pappbecher und in der "
        "anderen eine Zeitung hält, wartet neben einem Mädchen mit Geigenkasten an einer "
        "Bushaltestelle."
    ),
    N_("Dog"): "Ein brauner Hund rennt mit einem Stock im Maul den Strand entlang.",
    N_("A number"): "Eine Läuferin mit der Nummer 518 trinkt Wasser aus einem Pappbecher.",
    N_("Rare words"): "Ein Thereminspieler 🎻 verbeugt sich vor einem leeren Gewächshaus.",
    N_("A paragraph"): (
        "Eine Frau mit weißer Schürze verkauft auf einem Markt Fisch. Hinter ihr tragen zwei "
        "Jungen eine Holzkiste. Ein Mann mit Brille betrachtet die Fische und hält drei Finger "
        "hoch. Auf der linken Straßenseite fotografiert eine Gruppe von Touristen eine alte "
        "Kirche. Ein kleines Mädchen in einem grünen Kleid füttert die Vögel. Niemand achtet auf "
        "die Katze, die unter dem Tisch sitzt."
    ),
}

_PURPOSES = {
    N_("The book"): N_("“It” is the book: in Chinese 它, and not 他 or 她, who are people."),
    N_("Not a caption"): N_(
        "A model that learned from photo captions alone makes a scene of whatever it reads, this "
        "too. One that learned from everyday sentences knows better."
    ),
    N_("Rare words"): N_(
        "A name, an instrument and a sign that were hardly ever met in training: they turn into "
        "something better known, or vanish. See how unsure the models are."
    ),
    N_("A paragraph"): N_("It goes sentence by sentence. Below you can choose one to look into."),
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
    },
    _PURPOSES,
)
