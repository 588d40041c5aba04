"""Lets `python -m baibu.site.cli` be the `baibu` command."""

from baibu.site.cli import main

main()
