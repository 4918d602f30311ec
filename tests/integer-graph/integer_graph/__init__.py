"""A second implementation of docs/spec/integer-graph.md, written from its text.

It is slow on purpose: numbers are Python's integers in NumPy arrays, so nothing can overflow unseen, and every
intermediate that the specification says fits 64 bits is checked to.
"""
