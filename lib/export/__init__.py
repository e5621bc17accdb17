"""Take what a page shows somewhere else: a script that anyone can run."""

from lib.export.script import python_script

__all__ = ["python_script"]
