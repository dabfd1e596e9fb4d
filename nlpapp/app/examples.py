"""Reviews to begin with, written for this project: each asks something else of a memory."""

EXAMPLES = {
    "Short praise": (
        "What a lovely little film. The cast is great, and I laughed from start to finish."
    ),
    "Negation": (
        "This is not a good film. Nobody in it is funny, nothing in it is new, and I would not "
        "recommend it to anyone."
    ),
    "Late turn": (
        "The trailer was brilliant, the actors are among my favourites and the first ten minutes "
        "had the whole room smiling. Such a pity, then, that everything after them is a dull, "
        "lifeless mess."
    ),
    "But better": (
        "I expected to hate it. The poster is awful, the title is worse, and the opening scene "
        "made me groan. And yet, an hour later, I was crying into my scarf. It won me over "
        "completely."
    ),
    "Sarcasm": (
        "Oh wonderful, another superhero who learns to believe in himself. Truly what the world "
        "was waiting for. I especially enjoyed the moment when the lights came back on and we "
        "were free to go."
    ),
    "Two minds": (
        "The photography is superb and the music is beautiful, but the story makes no sense, the "
        "dialogue is painful and the ending insults anyone who stayed for it."
    ),
    "Early verdict, long plot": (
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
    "About 250 words": (
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

FIRST = "Late turn"
TIMING = EXAMPLES["About 250 words"]  # what latency is measured with
