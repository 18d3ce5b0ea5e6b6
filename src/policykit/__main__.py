"""`python -m policykit`: the command line, where no script of it is on the path."""

from policykit.cli.main import main

if __name__ == "__main__":
    main()
