"""Corrections: where the emulator differs from AWS, one numbered module each.

A module's `apply(app, folder)` makes the emulator behave as the AWS page in its docstring says, and returns the ASGI
app to serve. When the emulator does it by itself, the module and its contract test go.
"""

from importlib import import_module
from pathlib import Path


def correct(folder: Path, without: int | None):
    """The emulator's ASGI app with every correction, save the one with the number `without`."""
    from ministack.app import app

    for module in sorted(path.stem for path in Path(__file__).parent.glob("[0-9]*.py")):
        if int(module.split("_")[0]) != without:
            app = import_module(f"corrections.{module}").apply(app, folder)
    return app
