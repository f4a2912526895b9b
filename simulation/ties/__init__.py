"""Ties between persons: layers, builders (networkx in and out), the store and its changes."""
