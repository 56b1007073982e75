"""``python -m toc.cli`` is ``toc``."""

from toc.cli import main

main(prog_name="toc")
