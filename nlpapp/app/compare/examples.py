"""Reviews to begin with, written for this project: each asks something else of a memory."""

from nlpapp.app.examples import Examples
from nlpapp.app.language import N_

ENGLISH = {
    N_("Late turn"): (
        "The trailer was brilliant, the actors are among my favourites and the first ten minutes "
        "had the whole room smiling. Such a pity, then, that everything after them is a dull, "
        "lifeless mess."
    ),
    N_("Short praise"): (
        "What a lovely little film. The cast is great, and I laughed from start to finish."
    ),
    N_("One bad sentence"): "What a boring, badly acted mess; I want my two hours back.",
    N_("Negation"): (
        "This is not a good film. Nobody in it is funny, nothing in it is new, and I would not "
        "recommend it to anyone."
    ),
    N_("But better"): (
        "I expected to hate it. The poster is awful, the title is worse, and the opening scene "
        "made me groan. And yet, an hour later, I was crying into my scarf. It won me over "
        "completely."
    ),
    N_("Sarcasm"): (
        "Oh wonderful, another superhero who learns to believe in himself. Truly what the world "
        "was waiting for. I especially enjoyed the moment when the lights came back on and we "
        "were free to go."
    ),
    N_("Two minds"): (
        "The photography is superb and the music is beautiful, but the story makes no sense, the "
        "dialogue is painful and the ending insults anyone who stayed for it."
    ),
    N_("Early verdict, long plot"): (
        "I loved this film, every minute of it. The story begins in a harbour town where two "
        "sisters run a shop for ropes and nets. One of them keeps the books and the other takes "
        "the boat out to the islands on Tuesdays. A man arrives from the city with a suitcase and "
        "a letter for their father, who left the town some twenty years before. The sisters give "
        "him the room above the shop. In the following days he walks along the quay, talks to the "
        "fishermen and draws a map of the houses. The elder sister finds the map under his door "
        "and sees that one of the houses does not exist. She asks the priest about it, and he "
        "sends her to the school, where the old registers are stored in a cupboard. Meanwhile the "
        "younger sister takes the man along to the islands, and they wait there for a storm to "
        "pass. In the evening the boat comes back, the letter is opened at the kitchen table, and "
        "the three of them go up to the place where the house on the map would have stood. The "
        "camera stays by the door of the shop until it is dark."
    ),
    N_("About 250 words"): (
        "My sister and I saw this on a rainy Sunday, with a theatre almost to ourselves and no "
        "idea what it was about. For the first half hour I thought we had made a mistake. The "
        "hero, a retired clockmaker, speaks to nobody, and the director seems to believe that a "
        "man climbing stairs is interesting as long as the stairs are old. I checked my watch "
        "twice. Some of the supporting actors are simply bad, there is a dinner scene that drags "
        "on for what feels like a week, and whoever wrote the jokes for the neighbour should look "
        "for other work.\n\n"
        "Then his granddaughter turns up with a broken music box, and the film wakes as if "
        "somebody had wound it. The two of them are marvellous together. She is curious, "
        "stubborn and very funny, and he answers her questions as though each one were a tiny "
        "machine to be taken apart. Little things from that slow beginning come back and turn "
        "out to matter: the stairs, the silence, even the dinner. By the time they open the box, "
        "I understood why nobody had been in a hurry.\n\n"
        "It is not a perfect film. It could lose fifteen minutes, the villain is cardboard and "
        "the last song is a little sweet for my taste. But I have thought about it every day "
        "since, my sister has already bought tickets to see it again, and if you have ever "
        "repaired something with someone you love, you should go too."
    ),
}

CHINESE = {
    N_("Flaws outweighed"): (
        "位置难找，电梯很慢，早餐只有两样，不过推开窗就是江景，老板还送了水果，算是值回票价。"
    ),
    N_("Short praise"): "老板很热情，房间又大又亮，早餐也好吃，下次还来。",
    N_("One bad sentence"): "房间又脏又吵，服务也差，再也不会来了。",
    N_("Negation"): "这家酒店不干净，也不安静，服务员没有一个肯帮忙，我不会向任何人推荐。",
    N_("Late turn"): (
        "大堂很气派，前台笑容满面，电梯里还放着好听的钢琴曲。可是一打开房门，霉味扑面而来，"
        "床单上有污渍，空调整夜响个不停，第二天一早我们就退房了。"
    ),
    N_("But better"): (
        "刚拿到手的时候有点失望，外壳是塑料的，键盘也偏软，包装还破了一个角。没想到用了一个月，"
        "速度快，电池耐用，出差带着特别轻，越用越喜欢。"
    ),
    N_("Sarcasm"): (
        "真是太贴心了，半夜两点免费叫醒服务，楼上装修的电钻声一秒都没有停过。"
        "作者如果肯再多写三百页废话，我大概就能治好失眠了。"
    ),
    N_(
        "Two minds"
    ): "书的纸张和插图都很漂亮，可惜翻译错误太多，有几段怎么读也读不通，价格还不便宜。",
    N_(
        "Traditional characters"
    ): "這本書寫得很真誠，讀到最後一章忍不住掉了眼淚，已經買了兩本送給朋友。",
    N_("Early verdict, long plot"): (
        "这家客栈我非常满意。我们一家三口是坐下午的火车到的，出站以后先去河边走了一圈，然后沿着老街"
        "慢慢往上走。街上有卖竹器的，有修表的，还有一家只卖一种面的小店。孩子走累了，我们就在桥头坐了"
        "一会儿，看对岸的人划船。到客栈的时候天快黑了，老板在门口浇花，问我们从哪里来，又问明天打算去"
        "哪里。第二天我们去了山上的寺庙，台阶一共九百多级，中间有三个亭子。下山以后坐公共汽车去了博物馆，"
        "馆里正在展出旧地图，孩子在一张地图上找到了火车站的位置。第三天下雨，我们在房间里下棋，听雨打在"
        "瓦片上，傍晚雨停了，就去码头等最后一班渡船。"
    ),
}

# For models that have learned from texts of every length.
SHORT_ENGLISH = {
    N_("Praise by negation"): "Two years of daily use, and not a single part has worn out.",
    N_("Blame without a bad word"): "The parcel was promised for Monday. Today is Friday.",
    N_("A plain fact"): "The shop on the corner opens at nine.",
}
SHORT_CHINESE = {
    N_("Praise by negation"): "天天都在用，两年了还没出过毛病。",
    N_("Blame without a bad word"): "说好星期一送到，今天都星期五了。",
    N_("A plain fact"): "街角那家店早上九点开门。",
}

PURPOSES = {
    N_("Praise by negation"): N_(
        "Not a word of praise in it: what is praised is what did not happen."
    ),
    N_("Blame without a bad word"): N_(
        "No word is bad, and everybody knows what is meant. All of these models may well miss it."
    ),
    N_("A plain fact"): N_(
        "Neither praise nor blame: an honest model of two classes is near the middle here."
    ),
    N_("Late turn"): N_(
        "Much praise, and the verdict at the very end: watch when each line turns."
    ),
    N_("Short praise"): N_(
        "Easy for all of them. How far does it carry with neutral words after it?"
    ),
    N_("One bad sentence"): N_(
        "Short and plain, so that the distance below shows who still knows it, and how long."
    ),
    N_("Negation"): N_(
        "Words of praise under a “not”: a model that counts words is misled, one that reads their "
        "order need not be."
    ),
    N_("But better"): N_("The mirror of a late turn: blame first, then praise."),
    N_("Flaws outweighed"): N_(
        "Small flaws, then what makes up for them: the last clause decides."
    ),
    N_("Sarcasm"): N_("Words of praise that mean blame. All of these models may well be wrong."),
    N_("Two minds"): N_(
        "For and against in one sentence: there is no right answer, but see how sure they are."
    ),
    N_("Traditional characters"): N_(
        "Another way to write Chinese, of which these models have seen little: how much is lost?"
    ),
    N_("Early verdict, long plot"): N_(
        "The verdict comes first, then two hundred words without one: who still knows it at the "
        "end?"
    ),
    N_("About 250 words"): N_(
        "A review of usual length that changes its mind more than once. Latency is measured on it."
    ),
}

EXAMPLES = Examples(
    {
        "en": ENGLISH,
        "zh": CHINESE,
        "english": SHORT_ENGLISH | ENGLISH,
        "reviews-zh": SHORT_CHINESE | CHINESE,
    },
    PURPOSES,
)
