"""Prints each form once, in a process of its own, as `python -m render.digests`; writes form to digest."""

from __future__ import annotations

import hashlib
import json
import sys

from policykit.render.printer import Printer
from render.matters import case
from render.sample import SETTINGS

if __name__ == "__main__":
    printer = Printer(SETTINGS, "zh-Hant")
    drawn = {
        name: case(form, "typical").print(printer, name) for name, form in printer.registry.forms.items()
    }
    json.dump({name: hashlib.sha256(pdf).hexdigest() for name, pdf in drawn.items()}, sys.stdout)
