"""The parts of Practice: question and choices, why an answer is right, progress by topic."""
