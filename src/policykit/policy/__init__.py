"""Policies: the model, the loader with line and column, versions and effective dates."""
