"""The demonstrations, each with its fields, its code, its sentence and its table."""
