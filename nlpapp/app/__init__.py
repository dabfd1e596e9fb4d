"""The pages: the only room that imports Streamlit. Models are reached through `nlpapp.serving`."""
