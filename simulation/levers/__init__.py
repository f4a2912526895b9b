"""Levers: how each acts; they fill modifier slots and month tables, and request changes of ties and places."""
