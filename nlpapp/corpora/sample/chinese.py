"""The Chinese half of the sample corpus, in simplified characters."""

from nlpapp.corpora.sample.grammar import Language

PLAIN = (
    "{aspect}{very}{own}",
    "{aspect}{very}{own}，{aspect}也{own}",
    "从头到尾我都觉得{aspect}{very}{own}",
    "{verdict}",
    "我觉得{aspect}{very}{own}，所以{verdict}",
    "别人都说{aspect}{own}，他们说对了",
)

TWISTED = (
    "{aspect}一点也不{other}",
    "我从来没觉得{aspect}{other}",
    "我们当中谁也不会说{aspect}{other}",
    "本以为{aspect}会很{other}，结果完全相反",
    "{aspect}看上去{other}，可是{verdict}",
    "虽然{aspect}{very}{other}，但是最后{verdict}",
    "尽管{aspect}有点{other}，{aspect}却{very}{own}，{verdict}",
    "{verdict}，哪怕{aspect}{very}{other}",
    "{verdict}，虽然{friend}说{aspect}{other}",
    "{friend}认为{aspect}{very}{other}，我完全不同意",
    "{aspect}不但不{other}，反而{very}{own}",
    "别人都说{aspect}{other}，他们说错了",
)

TURNS = (
    ("起初我觉得{aspect}{very}{other}", "后来就变了，{verdict}"),
    ("刚开始的时候{aspect}有点{other}", "到最后{aspect}{very}{own}"),
    ("{friend}告诉过我{aspect}{other}", "我只能说{aspect}{very}{own}"),
    ("网上写着{aspect}{very}{other}", "写的都不是真的"),
    ("网上写着{aspect}{very}{own}", "写的都是真的"),
)

RULES = {
    "very": ("很", "非常", "真的很", "十分", "特别", "相当"),
    "friend": ("姐姐", "哥哥", "邻居", "同事", "爸爸", "朋友"),
    "day": ("星期一", "星期二", "星期四", "星期五", "星期六", "星期天"),
    "month": ("一月", "三月", "五月", "七月", "九月", "十一月"),
    "city": ("上海", "成都", "西安", "广州", "大连", "京都", "北京"),
    "number": ("两", "三", "四", "五", "七", "十", "12"),
    "fine": ("出色", "棒", "让人满意", "令人愉快", "美好"),
    "poor": ("糟糕", "差劲", "让人失望", "令人心烦", "可怕"),
}

COMMON_FACTS = (
    "那个{day}正好下雨",
    "{friend}也一起去了，周末常常这样",
    "我们一共{number}个人，都是从{city}来的",
    "我在去{city}的火车上写下这些",
    "那是{month}的事，我刚过完生日没几天",
    "{city}的一位同事在{month}提起过",
)

FILM = {
    "aspect": ("情节", "演技", "结尾", "对白", "音乐", "故事", "摄影"),
    "good": (*RULES["fine"], "精彩", "巧妙", "感人", "新颖"),
    "bad": (*RULES["poor"], "沉闷", "老套", "拙劣", "肤浅"),
    "praise": ("我愿意再看一遍", "很庆幸我看了", "两个小时一下子就过去了", "买这张票我不后悔"),
    "blame": ("我不愿意再看一遍", "真希望我没看", "两个小时长得没有尽头", "买这张票我很后悔"),
    "fact": (
        *COMMON_FACTS,
        "故事发生在{number}年前的{city}",
        "我们{day}在车站旁边的小电影院看的",
        "剧本是导演和{friend}一起写的",
        "片子里有{number}首歌，多半是法语的",
        "主角是一位{city}的演员",
        "一个侦探、一个面包师和一个钢琴老师合租一套房子",
        "电影{month}在{number}个国家上映",
    ),
}

HOTEL = {
    "aspect": ("房间", "服务", "早餐", "床", "浴室", "风景", "大堂"),
    "good": (*RULES["fine"], "干净", "舒服", "整洁", "温馨"),
    "bad": (*RULES["poor"], "肮脏", "难受", "破旧", "简陋"),
    "praise": ("下次我还会住这里", "我们睡得很香", "这个价钱很值", "走的时候我们舍不得"),
    "blame": ("下次我不会住这里", "我们几乎没睡着", "这个价钱不值", "走的时候我们没有舍不得"),
    "fact": (
        *COMMON_FACTS,
        "我们订了{month}的{number}个晚上",
        "酒店离{city}的码头有{number}分钟的路",
        "我们的窗户对着院子",
        "早餐从七点开始，一直到{number}点",
        "有电梯，楼梯就在旁边",
        "Wi-Fi 的密码写在桌上，check-in 在一楼",
        "那个{day}有一场牙医的会议",
    ),
}

BOOK = {
    "aspect": ("第一章", "情节", "文笔", "结局", "翻译", "主人公", "故事"),
    "good": (*RULES["fine"], "精彩", "优美", "深刻", "可信"),
    "bad": (*RULES["poor"], "乏味", "生硬", "混乱", "空洞"),
    "praise": ("我舍不得放下", "我已经送给{friend}一本", "得奖是应该的", "读完的时候我很难过"),
    "blame": ("我没能读完", "我不会送给{friend}", "得奖是不应该的", "读完的时候我并不难过"),
    "fact": (
        *COMMON_FACTS,
        "全书分{number}个部分，后面有索引",
        "书是{day}在{city}买的",
        "作者在{city}长大，有{number}个兄弟",
        "写的是一个造船的家庭",
        "平装本是{month}出版的",
        "每一章都用一条河的名字",
        "我用了{number}个晚上读它",
    ),
}

MEAL = {
    "aspect": ("汤", "鱼", "面包", "甜点", "咖啡", "米饭", "酱汁"),
    "good": (*RULES["fine"], "可口", "新鲜", "美味", "香"),
    "bad": (*RULES["poor"], "难吃", "馊", "油腻", "寡淡"),
    "praise": ("我们一定会再来", "我们又点了一份", "我会推荐这家店", "盘子里什么都没剩下"),
    "blame": ("我们一定不会再来", "我们马上就结账了", "我不会推荐这家店", "盘子里剩下了一大半"),
    "fact": (
        *COMMON_FACTS,
        "我们坐在门口{number}个人的桌子",
        "{day}厨房十点关门",
        "菜单上有{number}道菜",
        "厨师是{city}人",
        "去年{month}以前这里是面包店",
        "我点了汤，{friend}点了鱼",
        "我们刷卡付了钱，坐公交车回家",
    ),
}


def finish(sentence: str) -> str:
    """A full stop last."""
    return sentence + "。"


CHINESE = Language(PLAIN, TWISTED, TURNS, RULES, (FILM, HOTEL, BOOK, MEAL), finish, joiner="")
