"""policykit: a company's regulations as policies that people edit, machines evaluate and clerks print."""

__version__ = "0.1.0"
