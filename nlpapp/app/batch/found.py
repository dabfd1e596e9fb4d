"""How a file is read: what was found out about it, shown, and changed by whoever knows better."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from nlpapp.app.batch.looking import Look
from nlpapp.app.batch.source import Source
from nlpapp.app.headings import told_apart
from nlpapp.app.language import N_, _
from nlpapp.app.plain import plain
from nlpapp.app.remembering import kept
from nlpapp.tables.dialect import DELIMITERS, ENCODINGS, Dialect

_PREVIEWED_ROWS, _PREVIEWED_CHARACTERS = 5, 300
_LINES = "lines"
_AS_FOUND = ""  # not None, which for Streamlit is no choice at all
_PARTED = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
    _LINES: N_("nothing: a text a line"),
}
_ENCODINGS = ENCODINGS | {
    "utf-8-sig": N_("UTF-8 with BOM"),
    "cp949": N_("Korean (CP949)"),
}
_HEADER = {True: N_("the first line names the columns"), False: N_("no line with names")}


def wanted(source: Source) -> Dialect:
    """What the visitor said about the file. To be called before `show`."""
    encoding, parted, header, sheet = (
        kept(_key(source, it), _AS_FOUND) for it in ("encoding", "parted", "header", "sheet")
    )
    form = _LINES if parted == _LINES else "cells" if parted else None
    delimiter = parted if parted in DELIMITERS else None
    header = None if header == _AS_FOUND else header
    return Dialect(form, encoding or None, delimiter, header=header, sheet=sheet or None)


def show(source: Source, look: Look) -> None:
    """Say how the file is read, with its first rows, and let it be said otherwise."""
    if look.dialect:
        st.markdown(_("Read as: {found}").format(found=_summary(look.dialect)))
    with st.expander(
        _("Read the file differently"), icon=":material/tune:", key=_key(source, "how")
    ):
        row = st.container(horizontal=True, vertical_alignment="bottom")
        with row:
            _settings(source, look)
    if look.rows:
        st.caption(_("How {name} begins:").format(name=plain(source.name)))
        clipped = [[cell[:_PREVIEWED_CHARACTERS] for cell in it] for it in look.rows]
        frame = pd.DataFrame(clipped[:_PREVIEWED_ROWS], columns=told_apart(look.columns))
        st.dataframe(frame, hide_index=True)


def _summary(dialect: Dialect) -> str:
    parts = []
    if dialect.form == "workbook":
        parts.append(_("sheet {name}").format(name=plain(dialect.sheet)))
    else:
        parts.append(_encoding(dialect.encoding))
        parts.append(_parted(_LINES if dialect.form == _LINES else dialect.delimiter))
    if dialect.form != _LINES:
        parts.append(_(_HEADER[dialect.header]))
    return _(", ").join(parts)


def _settings(source: Source, look: Look) -> None:
    found = look.dialect
    if look.sheets:
        _choose(source, "sheet", _("Sheet"), look.sheets, found and found.sheet, str)
    else:
        encoding = found and found.encoding
        _choose(source, "encoding", _("Encoding"), list(_ENCODINGS), encoding, _encoding)
        parted = found and (_LINES if found.form == _LINES else found.delimiter)
        _choose(source, "parted", _("Cells are separated by"), list(_PARTED), parted, _parted)
    if not (found and found.form == _LINES):
        header = found.header if found else None
        names = _HEADER.get
        _choose(source, "header", _("Column names"), list(_HEADER), header, lambda it: _(names(it)))


def _choose(
    source: Source, part: str, label: str, options: Sequence, found: object, title: Callable
) -> None:
    """A part of the dialect: as it was found, or one of the options."""
    key = _key(source, part)
    as_found = _("As found")
    if found is not None and st.session_state.get(key) == _AS_FOUND:
        as_found = _("As found: {what}").format(what=title(found))
    st.selectbox(
        label,
        [_AS_FOUND, *options],
        key=key,
        format_func=lambda it: as_found if it == _AS_FOUND else title(it),
        width=320,
    )


def _encoding(name: str) -> str:
    return _(_ENCODINGS.get(name, name))


def _parted(mark: str) -> str:
    return _(_PARTED[mark]) if mark in _PARTED else mark


def _key(source: Source, part: str) -> str:
    return f"batch_{part}_{source.key}"
