"""A small file to try the Batch page with; its reviews were written for this project."""

from nlpapp.app.batch.source import Source

_CSV = """id,title,text
1,The Lighthouse Choir,"I cried twice and laughed all the time. A warm, funny, generous film."
2,Night Shift,"Dull, dull, dull. I have seen more life in a waiting room."
3,Paper Boats,"Not bad at all, and the last half hour is quite wonderful."
4,The Locksmith,"Great actors, a brilliant idea, and still I could not wait for it to end."
5,Fourteen Steps,"I expected nothing and was given nothing."
6,Harvest,"It is slow, it is long, and I would not cut a minute of it."
7,The Other Brother,"The first act is clumsy and the second is worse, but what a finish!"
8,Glass,"Beautiful to look at. If only somebody had written a story to go with it."
9,Two Tickets,"My children loved it; I have had better naps."
10,Mr. Abendroth,"You will hate him for an hour, and then you will not want to let him go."
11,Weatherproof,"Hardly a masterpiece, hardly a disaster."
12,The Long Way Down,"Terrible title, perfect film."
"""

EXAMPLE = Source("example.csv", _CSV.encode(), key="example")
