"""Formulab's library: the core (no streamlit, no plotly), the figures and the Streamlit parts."""
