"""Policies: read from YAML into a model, with versions, regulation texts and settings.

    from policykit.policy.workspace import Workspace

    house = Workspace.load("w")                       # InputError with everything that is wrong
    policy = house.in_force("complaint-handling", date(2026, 7, 1))

- `model` and `norms` hold what a policy is: plain data, every part with its place in the file.
- `workspace` reads a folder, `loader` one file: YAML with places, the JSON Schema (`schema`), names and
  types (`vocabulary`, `expressions`), the parts of each rule kind (`build/`), the whole (`consistency`).
- `table` reads pipe tables, `format` aligns them; `clauses` reads regulation texts; `cited` says which
  clause is cited where; `lock` keeps released versions as they are; `settings` reads the settings.
"""
