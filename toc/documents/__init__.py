"""Documents: pages of words as data (``model``), and what writes them as Markdown, Word and PDF.

A view or a plan says its words once; every writer shows the same ones.
"""
