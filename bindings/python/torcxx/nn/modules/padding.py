"""Borders: the classes of the records in padding.h."""
from ._records import RECORDS, family

globals().update(family(__name__, "padding", **{
    n: {"tuples": True} for n, r in RECORDS.items() if r["family"] == "padding"}))
__all__ = [n for n, v in list(globals().items()) if isinstance(v, type) and v.__module__ == __name__ and n[0] != "_"]
