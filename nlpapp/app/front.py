"""What a visitor's browser opens: the pages, the way between them, and the switch of languages."""

import json
from pathlib import Path

import streamlit as st

from nlpapp.app import language, loading
from nlpapp.app.batch import page as batch
from nlpapp.app.choose import page as choose
from nlpapp.app.compare import page as compare
from nlpapp.app.forecast import page as forecast
from nlpapp.app.inside import page as inside
from nlpapp.app.language import _
from nlpapp.app.models import page as models
from nlpapp.app.story import page as story
from nlpapp.app.translate import page as translate

# Streamlit leaves a hand's breadth above the title; the verdicts belong on the first screen. On a
# phone what is to be chosen from stands in one line each, to be swiped. Streamlit's own words, all
# of them English, are hidden. Its captions are too faint, and so are white letters on the bright
# buttons of the dark.
_SHEET = """<style>
[data-testid=stMainBlockContainer]{padding-top:1rem;padding-bottom:3rem}
[data-testid=stHeader]{background:none;pointer-events:none}
[data-testid=stHeader] *{pointer-events:auto}
[data-testid=stPageLink] a:focus-visible,button:focus-visible{outline:3px solid currentColor;
  outline-offset:2px}
[data-testid=InputInstructions]{display:none}
[data-testid=stCaptionContainer]{opacity:.72}
[data-testid=stBaseButton-primary]:not(:disabled){color:light-dark(#fff,#0e1117)}
html:not([lang=en]):has([data-testid=stElementToolbar] :is(:hover,:focus)) [role=tooltip]{
  display:none}
@media (max-width:640px){
  [data-testid=stMainBlockContainer]{padding:.5rem 1rem 2rem}
  [data-testid=stMainBlockContainer] h2{font-size:1.35rem;padding:0 0 1rem}
  [data-testid=stMainBlockContainer]>[data-testid=stVerticalBlock]{gap:.6rem}
  .st-key-way,.st-key-links{flex-wrap:nowrap}
  .st-key-way>[data-testid=stLayoutWrapper]{flex:1 1 0;min-width:0}
  .st-key-links{overflow-x:auto;scrollbar-width:none;gap:.2rem}
  .st-key-links a>span:has([data-testid=stIconMaterial]){display:none}
  [data-testid=stButtonGroup]>div{flex-wrap:nowrap;overflow-x:auto;scrollbar-width:none}
  [data-testid=stButtonGroup] button{flex:none}
}
</style>"""
# Said to who reads by keyboard or ear.
_LANGUAGE = """<script>document.documentElement.lang={tag}</script><style>
[data-testid=stSkipToContent]{{font-size:0}}
[data-testid=stSkipToContent]::after{{content:{skip};font-size:1rem}}
</style>"""

_ICON = Path(__file__).with_name("icon.svg")  # a name of one would be fetched from elsewhere


def draw() -> None:
    """Draw the page that the address asks for."""
    language.adopt()
    st.set_page_config(page_title="nlpapp", page_icon=_ICON, layout="wide")
    loading.begin()
    tag = json.dumps(language.TAGS[language.current()])
    skip = json.dumps(_("Skip to the page"), ensure_ascii=False)
    st.html(_SHEET + _LANGUAGE.format(tag=tag, skip=skip), unsafe_allow_javascript=True)
    pages = [
        st.Page(story.page, title=_("Start here"), icon=":material/school:", url_path="story"),
        st.Page(compare.page, title=_("Compare"), icon=":material/compare:", default=True),
        st.Page(inside.page, title=_("Inside"), icon=":material/memory:", url_path="inside"),
        st.Page(
            translate.page, title=_("Translate"), icon=":material/translate:", url_path="translate"
        ),
        st.Page(
            forecast.page,
            title=_("Forecast"),
            icon=":material/show_chart:",
            url_path="forecast",
        ),
        st.Page(batch.page, title=_("Batch"), icon=":material/table_view:", url_path="batch"),
        st.Page(models.page, title=_("Models"), icon=":material/table_chart:", url_path="models"),
        st.Page(choose.page, title=_("Choose"), icon=":material/rule:", url_path="choose"),
    ]
    page = st.navigation(pages, position="hidden")
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="way"
    )
    links = row.container(horizontal=True, gap="small", width="content", key="links")
    for other in pages:
        links.page_link(other, query_params={"lang": language.current()})
    with row:
        language.switch()
    page.run()


if __name__ == "__main__":
    draw()
