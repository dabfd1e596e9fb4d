"""Small files to try the Batch page with, by the language that their models read.

Their reviews were written for this project. One is neither for nor against, so it has no label.
"""

from nlpapp.app.batch.source import Source

_ENGLISH = """title,text,label
The Lighthouse Choir,"I cried twice and laughed all the time. A warm, generous film.",positive
Night Shift,"Dull, dull, dull. I have seen more life in a waiting room.",negative
Paper Boats,"Not bad at all, and the last half hour is quite wonderful.",positive
The Locksmith,"Great actors, a brilliant idea, and still I could not wait for it to end.",negative
Fourteen Steps,"Awful acting, a stupid plot, not one good line. A waste of time.",negative
Harvest,"One of the best films in years: superb acting, a beautiful ending.",positive
The Other Brother,"The first act is clumsy and the second is worse, but what a finish!",positive
Glass,"Beautiful to look at. If only somebody had written a story to go with it.",negative
Two Tickets,"My children loved it; I have had better naps.",negative
Mr. Abendroth,"A wonderful story, told with great warmth. I loved every minute.",positive
Weatherproof,"Hardly a masterpiece, hardly a disaster.",
The Long Way Down,"Terrible title, perfect film.",positive
"""
_CHINESE = """类别,评论,标签
酒店,房间不大，可是干净安静，前台的小姑娘特别热心，下次还住这儿。,正面
酒店,空调响了一夜，热水也是时有时无，这个价钱真不值。,负面
书,本来没抱什么期望，结果一口气读到天亮。,正面
书,封面漂亮，名气也大，可惜读到一半就再也翻不下去了。,负面
电脑,外壳容易留指纹，除此之外挑不出毛病。,正面
电脑,买回来才三天就蓝屏两次，客服只会说“请您重启”。,负面
酒店,位置是偏了点，早餐也简单，但是推开窗就是海，值了。,正面
酒店,照片拍得真好，拍照的人应该得奖，住的人就算了。,负面
书,不能说不好，就是太长了，作者像是按字数拿稿费。,负面
电脑,说实话，比我那台贵一倍的旧电脑还快。,正面
酒店,中规中矩，没什么好说的。,
书,翻译差得离谱，原著再好也救不回来。,负面
"""

EXAMPLES = {
    "en": Source("example.csv", _ENGLISH.encode(), key="example_en"),
    "zh": Source("example-zh.csv", _CHINESE.encode(), key="example_zh"),
}
