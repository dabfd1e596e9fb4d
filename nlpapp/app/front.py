"""What a visitor's browser opens: the pages and the way between them."""

import streamlit as st

from nlpapp.app import loading
from nlpapp.app.batch import page as batch
from nlpapp.app.compare import page as compare
from nlpapp.app.models import page as models
from nlpapp.app.translate import page as translate

st.set_page_config(page_title="nlpapp", page_icon=":material/compare:", layout="wide")
loading.begin()
# Streamlit leaves a hand's breadth above the title; the verdicts belong on the first screen.
st.html("<style>[data-testid=stMainBlockContainer]{padding-top:4rem;padding-bottom:3rem}</style>")
pages = [
    st.Page(compare.page, title="Compare", icon=":material/compare:", default=True),
    st.Page(translate.page, title="Translate", icon=":material/translate:", url_path="translate"),
    st.Page(batch.page, title="Batch", icon=":material/table_view:", url_path="batch"),
    st.Page(models.page, title="Models", icon=":material/table_chart:", url_path="models"),
]
st.navigation(pages, position="top").run()
