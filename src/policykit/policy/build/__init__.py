"""From a file's data to the model: one module a family of rule kinds over the shared parts in `parts`."""
