"""Everything that speaks Streamlit, and every sentence that a visitor reads."""
