"""The register of everything the company chose where the regulation is silent, for a manager to sign.

Two sources: every `chosen` in a policy file, and the choices of the program itself, which stand as data in
`policies/choices.yaml`.
"""

from policykit.analysis.choices.register import Choice, choices

__all__ = ["Choice", "choices"]
