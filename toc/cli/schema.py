"""``toc schema``: the theory file's JSON Schema, for editors that complete and check as people type."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of the theory file.

    An editor that knows YAML schemas completes field names and marks mistakes with it:

    \b
    toc schema > theory.schema.json
    # yaml-language-server: $schema=theory.schema.json     (first line of the theory)
    """
    from toc.theory.schema import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
