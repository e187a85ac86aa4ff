"""`python -m resolver`: the command line."""

from resolver.cli.main import main

if __name__ == "__main__":
    main()
