"""The parts of the page Batch: sizes, leading axes, layers."""
