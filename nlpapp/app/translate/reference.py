"""How near a translation is to one that the visitor holds to be right."""

from nlpapp.app.width import narrow


def sentence_chrf(translation: str, reference: str) -> float:
    """chrF from 0 to 100 (Popović, WMT 2015): runs of up to six characters that both share."""
    import sacrebleu  # here: who has no reference does not wait for it

    return sacrebleu.sentence_chrf(narrow(translation), [narrow(reference)]).score
