"""t(), T, mT and their like on a vector, a matrix and a stack, and what a vector gives with itself."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.links import PageState
from lib.shapes import example_tensors, turns, vector_products
from lib.ui.shapes.controls import show_topics
from lib.ui.wording.rearranging import products_table_html, turns_headline, turns_sentence, turns_table_html

TENSORS = "v is the experiment’s first sample, m all samples, s a stack of them twice."


def show_transposes(state: PageState) -> None:
    """Draw the page's part on ways to transpose."""
    tensors = example_tensors(state.experiment)
    found = turns(tensors)
    with st.container(key="headline"):
        st.html(
            f'<h1 class="formulab-headline one" role="status">{turns_headline(found)}</h1>'
            f'<p class="formulab-text">{escape(f"{turns_sentence(found)} {TENSORS}")}</p>'
        )
    show_topics(state.shapes)
    ways, products = st.columns([8, 5], gap="medium")
    with ways, st.container(key="transposes"):
        st.html(turns_table_html(found, {name: tuple(tensor.shape) for name, tensor in tensors.items()}))
    with products, st.container(key="vector_products"):
        st.html(products_table_html(vector_products(tensors["v"])))
