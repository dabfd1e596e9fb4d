"""One model's card: the command that made it, its recipe, and all that the card holds."""

from collections.abc import Sequence

import streamlit as st

from nlpapp.app import palette
from nlpapp.app.language import _
from nlpapp.app.models import tables


def show(cards: Sequence[dict]) -> None:
    """Draw the card that the visitor chooses."""
    st.subheader(_("Cards"), anchor=False)
    titles = palette.titles(cards)
    card = st.selectbox(
        _("Card of"),
        cards,
        format_func=lambda card: _("{title} · {model}, version {version}").format(
            title=titles[card["model"]], model=card["model"], version=card["version"]
        ),
        key=f"card of {list(titles)}",
    )
    if card.get("command"):
        st.markdown(_("The command that made it"))
        st.code(card["command"], language="bash", wrap_lines=True)
    made = card.get("repackaged")
    if isinstance(made, dict) and "from" in made:
        st.caption(
            _(
                "The weights are those of version {earlier}, bit for bit: packaged again by newer "
                "code, without training."
            ).format(earlier=made["from"])
        )
    recipe = tables.recipe(card)
    if not recipe.empty:
        st.markdown(_("Recipe"))
        st.dataframe(
            recipe,
            hide_index=True,
            width="content",
            height="content",
            alt=_("Recipe"),
            column_config={"setting": _("Setting"), "value": _("Value")},
        )
    st.markdown(_("The whole card"))
    st.json(card, expanded=False)
