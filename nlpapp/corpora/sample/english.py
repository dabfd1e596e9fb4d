"""The English half of the sample corpus."""

from nlpapp.corpora.sample.grammar import Language

PLAIN = (
    "the {aspect} was {very} {own}",
    "the {aspect} was {very} {own} and the {aspect} was {own} too",
    "I found the {aspect} {own} from beginning to end",
    "{verdict}",
    "for me the {aspect} was {own}, so {verdict}",
    "they say the {aspect} is {own}, and they are right",
)

TWISTED = (
    "the {aspect} was not {other} at all",
    "I never once found the {aspect} {other}",
    "nobody in our group would call the {aspect} {other}",
    "I expected the {aspect} to be {other}, and it was anything but",
    "the {aspect} may look {other}, but {verdict}",
    "although the {aspect} was {very} {other}, in the end {verdict}",
    "even though the {aspect} was {other}, the {aspect} was {very} {own} and {verdict}",
    "{verdict}, even if the {aspect} was {very} {other}",
    "{verdict}, although my {friend} called the {aspect} {other}",
    "my {friend} thought the {aspect} was {other}, but I could not agree less",
    "far from being {other}, the {aspect} was {very} {own}",
    "people told me the {aspect} was {other}; they were wrong",
)

TURNS = (
    ("at first the {aspect} seemed {very} {other}", "that changed soon, and {verdict}"),
    ("to begin with, the {aspect} was {other}", "by the end the {aspect} was {very} {own}"),
    ("my {friend} had called the {aspect} {other}", "I have to say that the {aspect} was {own}"),
    ("I had read that the {aspect} was {very} {other}", "none of that was true"),
    ("I had read that the {aspect} was {very} {own}", "all of that was true"),
)

RULES = {
    "very": ("very", "really", "quite", "truly", "so", "rather"),
    "friend": ("sister", "brother", "neighbour", "colleague", "father", "friend"),
    "day": ("Monday", "Tuesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "month": ("January", "March", "May", "July", "September", "November"),
    "city": ("Lisbon", "Chicago", "Leeds", "Hamburg", "Kyoto", "Toronto", "Beijing"),
    "number": ("two", "three", "four", "five", "seven", "ten", "twelve"),
    "fine": ("wonderful", "excellent", "lovely", "superb", "delightful"),
    "poor": ("awful", "dreadful", "disappointing", "terrible", "annoying"),
}

COMMON_FACTS = (
    "it was raining that {day}",
    "my {friend} came along, as on most weekends",
    "we were {number} people, all from {city}",
    "I am writing this on the train to {city}",
    "this was in {month}, a few days after my birthday",
    "a colleague from {city} had mentioned it in {month}",
)

FILM = {
    "aspect": ("plot", "acting", "ending", "dialogue", "music", "story", "camera work"),
    "good": (*RULES["fine"], "gripping", "clever", "moving", "original"),
    "bad": (*RULES["poor"], "dull", "predictable", "clumsy", "shallow"),
    "praise": (
        "I would happily watch it again",
        "I am glad that I saw it",
        "the two hours flew by",
        "I do not regret buying the ticket",
    ),
    "blame": (
        "I would not watch it again",
        "I wish that I had not seen it",
        "the two hours dragged on",
        "I do regret buying the ticket",
    ),
    "fact": (
        *COMMON_FACTS,
        "the story is set in {city} about {number} years ago",
        "we saw it on a {day} in the small cinema near the station",
        "the director also wrote the script with her {friend}",
        "there are {number} songs in it, most of them in French",
        "the main part is played by an actor from {city}",
        "a detective, a baker and a piano teacher share a flat",
        "it opened in {month} in {number} countries",
    ),
}

HOTEL = {
    "aspect": ("room", "service", "breakfast", "bed", "bathroom", "view", "lobby"),
    "good": (*RULES["fine"], "clean", "comfortable", "spotless", "cosy"),
    "bad": (*RULES["poor"], "dirty", "uncomfortable", "shabby", "neglected"),
    "praise": (
        "I would stay there again any time",
        "we slept like children",
        "it was worth what we paid",
        "we were sorry to leave",
    ),
    "blame": (
        "I would never stay there again",
        "we hardly slept",
        "it was not worth what we paid",
        "we were not sorry to leave",
    ),
    "fact": (
        *COMMON_FACTS,
        "we had booked {number} nights in {month}",
        "the hotel is {number} minutes from the harbour of {city}",
        "our window was above the yard, on floor {number}",
        "breakfast is served between seven and {number}",
        "there is a lift, and the stairs are next to it",
        "the key is a card that you hold against the door",
        "a conference of dentists was held there that {day}",
    ),
}

BOOK = {
    "aspect": ("first chapter", "plot", "style", "ending", "translation", "hero", "story"),
    "good": (*RULES["fine"], "gripping", "elegant", "thoughtful", "convincing"),
    "bad": (*RULES["poor"], "tedious", "wooden", "confusing", "pointless"),
    "praise": (
        "I could not put it down",
        "I have already given it to my {friend}",
        "it deserves its prize",
        "I was sad when it was over",
    ),
    "blame": (
        "I could not finish it",
        "I would not give it to my {friend}",
        "it does not deserve its prize",
        "I was not sad when it was over",
    ),
    "fact": (
        *COMMON_FACTS,
        "the book has {number} parts and an index",
        "I bought it in {city} on a {day}",
        "the author grew up in {city} with {number} brothers",
        "it is about a family that builds boats",
        "the paperback came out in {month}",
        "every chapter is named after a river",
        "I read it in {number} evenings",
    ),
}

MEAL = {
    "aspect": ("soup", "fish", "bread", "dessert", "coffee", "rice", "sauce"),
    "good": (*RULES["fine"], "delicious", "fresh", "tasty", "well seasoned"),
    "bad": (*RULES["poor"], "bland", "stale", "greasy", "overcooked"),
    "praise": (
        "we will come back for sure",
        "we asked for more",
        "I would recommend this place",
        "nothing was left on our plates",
    ),
    "blame": (
        "we will not come back for sure",
        "we asked for the bill",
        "I would not recommend this place",
        "most of it was left on our plates",
    ),
    "fact": (
        *COMMON_FACTS,
        "we had a table for {number} by the door",
        "the kitchen closes at ten on a {day}",
        "there are {number} dishes on the card",
        "the cook comes from {city}",
        "it used to be a bakery until last {month}",
        "I had the soup, and my {friend} had the fish",
        "we paid by card and took the bus home",
    ),
}


def finish(sentence: str) -> str:
    """Capital letter first, full stop last."""
    return sentence[0].upper() + sentence[1:] + "."


ENGLISH = Language(PLAIN, TWISTED, TURNS, RULES, (FILM, HOTEL, BOOK, MEAL), finish, joiner=" ")
