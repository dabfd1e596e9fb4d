"""Who is right, as far as the file says what is: figures of all rows, and the rows to look at."""

from collections.abc import Callable, Mapping

import streamlit as st

from nlpapp.app import palette
from nlpapp.app.batch import figures, listing
from nlpapp.app.batch.figures import rows_of
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.judging import ClassJudge
from nlpapp.app.batch.shown import ROWS, Judged
from nlpapp.app.batch.truth import Labels
from nlpapp.app.language import _, ngettext
from nlpapp.app.remembering import kept

_CLOSER = "batch_closer"


def show(job: Job, titles: Mapping[str, str]) -> None:
    """Draw what the judges of a finished job found."""
    judges = {name: judge for name, judge in job.judges.items() if judge.total}
    by_labels = isinstance(job.truth, Labels)
    if by_labels:
        st.markdown("**" + _("How often they are right") + "**")
    else:
        st.markdown("**" + _("How near they come to the translations of the file") + "**")
    if not judges:
        st.info(
            _("No row could be judged: no label in this column is one of the models' classes.")
            if by_labels
            else _("No row could be judged: this column is empty.")
        )
        return
    if by_labels:
        st.html(figures.accuracies(judges, titles))
        note = _("The interval is Wilson's: few rows say little about the next ones.")
    else:
        st.html(figures.likenesses(judges, titles))
        note = _(
            "BLEU counts words that both share, in runs of up to four, chrF characters, in runs of "
            "up to six; 100 is the very same."
        )
    st.caption(f"{note} {_unjudged(job.unjudged)}")
    _closer(judges, titles, job)


def _unjudged(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{n:,} row was answered, but not judged: the file does not say what is right.",
        "{n:,} rows were answered, but not judged: the file does not say what is right.",
        count,
    ).format(n=count)


def _closer(judges: Mapping, titles: Mapping[str, str], job: Job) -> None:
    """One model's confusions, and the rows to look through."""
    name = next(iter(judges))
    if len(judges) > 1:
        kept(_CLOSER, name, list(judges))
        name = st.segmented_control(
            _("Look closer at"), list(judges), key=_CLOSER, format_func=titles.get, required=True
        )
    judge = judges[name]
    if isinstance(judge, ClassJudge):
        _confusions(judge, job.cards[name]["classes"], titles[name])
    else:
        st.markdown(
            _("The translations of {model} least like those of the file:").format(
                model=titles[name]
            )
        )
        names = [_("Translation of the file"), _("Translation"), "chrF"]
        listing.draw(_cells(judge.worst.rows), names, "%.1f")


def _confusions(judge: ClassJudge, classes: list[str], title: str) -> None:
    st.html(figures.confusion(judge, classes))
    wrong = judge.total - judge.hits
    if not wrong:
        st.success(_("{model} is right about every row that was judged.").format(model=title))
        return
    st.markdown(_("The errors of {model}, the surest first:").format(model=title))
    names = [_("Label of the file"), _("Said"), _("How sure")]
    listing.draw(_cells(judge.worst.rows, palette.class_title), names, "percent")
    if wrong > len(judge.worst.rows):
        st.caption(
            _("The {n} surest of {rows}; the download has them all.").format(
                n=ROWS, rows=rows_of(wrong)
            )
        )


def _cells(rows: list[Judged], title: Callable[[str], str] = str) -> list[tuple]:
    return [(it.number, it.text, title(it.right), title(it.said), it.figure) for it in rows]
