"""How far a job is, drawn anew each second until there is something to show."""

import streamlit as st

from nlpapp.app import language
from nlpapp.app.batch import results, series_shown
from nlpapp.app.batch.figures import rows_of
from nlpapp.app.batch.job import Job
from nlpapp.app.batch.series_job import SeriesJob
from nlpapp.app.batch.spans import duration
from nlpapp.app.batch.work import Work
from nlpapp.app.language import _, ngettext
from nlpapp.app.plain import plain

_SHOWN = {Job: results.show, SeriesJob: series_shown.show}  # what came out, by the kind of work


def follow(job: Work) -> None:
    """How far the job is, or what came out of it."""
    st.subheader(plain(job.source.name), anchor=False)
    if job.active:
        st.fragment(_progress, run_every=1)(job)
    elif job.stage == "stopped":
        st.info(_("Stopped. No answers were kept."))
    elif job.stage == "failed":
        st.error(plain(language.told(job.problem)))
    else:
        _SHOWN[type(job)](job)


def _progress(job: Work) -> None:
    """Drawn again and again, by itself: the rest of the page stays free for the visitor."""
    if not job.active:
        st.rerun()
    share, text = _stage(job)
    st.progress(min(share, 1.0), text=text)
    if st.button(_("Stop"), icon=":material/stop:", disabled=job.stopping):
        job.discard()
        st.rerun(scope="fragment")


def _stage(job: Work) -> tuple[float, str]:
    """(the share that is done of this stage, the stage in words)."""
    if job.stage == "waiting":
        text = ngettext(
            "In the queue: {n} file is ahead of yours.",
            "In the queue: {n} files are ahead of yours.",
            job.ahead,
        )
        return 0.0, text.format(n=job.ahead)
    if job.stage == "checking":
        return job.checked, _("Checking the file: {rows} so far.").format(rows=rows_of(job.rows))
    done, left = f"{job.rows_done:,}", job.seconds_left
    text = _("{done} of {rows}").format(done=done, rows=rows_of(job.rows))
    if left is not None:
        text = _("{done} of {rows}, about {time} left").format(
            done=done, rows=rows_of(job.rows), time=duration(left)
        )
    return job.rows_done / job.rows, text
