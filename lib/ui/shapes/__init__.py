"""The views of the page Shapes."""
