"""The table of everything that code may use; each module here adds its part, ``known`` joins them."""
