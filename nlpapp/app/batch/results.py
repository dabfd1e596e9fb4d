"""What came out of a file on the Batch page: the download, who is right, who agrees with whom."""

import streamlit as st

from nlpapp.app import palette
from nlpapp.app.batch import download, figures, judged, listing
from nlpapp.app.batch.figures import rows_of
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.shown import ROWS
from nlpapp.app.batch.spans import duration
from nlpapp.app.language import _, ngettext
from nlpapp.app.remembering import kept


def show(job: Job) -> None:
    """Draw the results of a finished job."""
    titles = palette.titles(list(job.cards.values()))
    _head(job, len(titles))
    if not job.tally.rows:
        if job.tally.names:
            st.info(_("There is no text in this column; choose another one."))
        return
    if job.judges:
        judged.show(job, titles)
    if job.tally.counts:
        if len(job.tally.names) > 1:
            _agreement(job, titles)
        st.markdown("**" + _("Who says what how often") + "**")
        classes = {name: job.cards[name]["classes"] for name in job.tally.counts}
        st.html(figures.labels(job.tally, titles, classes))
    _table(job, titles)


def _head(job: Job, models: int) -> None:
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    )
    said = ngettext(
        "{rows} answered by {n} model in {time}.",
        "{rows} answered by {n} models in {time}.",
        models,
    ).format(rows=rows_of(job.rows - job.empty), n=models, time=duration(job.seconds))
    if job.empty:
        said += " " + ngettext(
            "{n:,} row without a text was left out.",
            "{n:,} rows without a text were left out.",
            job.empty,
        ).format(n=job.empty)
    if job.short:
        said += " " + ngettext(
            "{n:,} row had fewer cells than there are columns; the missing ones count as empty.",
            "{n:,} rows had fewer cells than there are columns; the missing ones count as empty.",
            job.short,
        ).format(n=job.short)
    row.markdown(said)
    with row.container(horizontal=True, width="content"):
        download.buttons(job)


def _agreement(job: Job, titles: dict[str, str]) -> None:
    tally = job.tally
    st.markdown("**" + _("Who agrees with whom") + "**")
    st.markdown(
        _("All {models} models give the same answer to {same:,} of {rows}.").format(
            models=len(tally.names), same=tally.unanimous, rows=rows_of(tally.rows)
        )
    )
    st.html(figures.agreement(tally, titles))
    st.caption(
        _(
            "The share of the rows to which both give the same answer. κ is Cohen's kappa, the "
            "same less what chance would bring: 1 is always, 0 no more often than by chance."
        )
    )


def _table(job: Job, titles: dict[str, str]) -> None:
    tally, rows, total = job.tally, job.first, job.tally.rows
    st.markdown("**" + _("Row by row") + "**")
    divided = False
    if 0 < tally.unanimous < tally.rows:
        kept("batch_divided", divided)
        divided = st.toggle(_("Only where the models disagree"), key="batch_divided")
    if divided:
        rows, total = job.divided, tally.rows - tally.unanimous
    cells = [(row.number, row.text, *map(palette.class_title, row.answers)) for row in rows]
    listing.draw(cells, [titles[name] for name in tally.names])
    if total > len(rows):
        st.caption(
            _("The first {n} of {rows}; the download has them all.").format(
                n=ROWS, rows=rows_of(total)
            )
        )
