"""`python -m zlab`, for places where the console script is not on PATH."""

from zlab.cli.main import main

main()
