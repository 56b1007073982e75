"""Two theories side by side: their difference as edits, a three-way merge that never guesses, boxes that mean the same.

``difference(old, new)`` gives edits that make the one into the other; ``merge(base, ours, theirs)`` joins what two
groups did to one theory and names every conflict; ``alike`` proposes pairs that seem to say the same; ``describe`` and
``described`` put edits and conflicts into words.
"""

from toc.compare.alike import Alike, alike
from toc.compare.difference import difference
from toc.compare.merge import Clash, Merged, merge
from toc.compare.words import describe, described

__all__ = ["Alike", "Clash", "Merged", "alike", "describe", "described", "difference", "merge"]
