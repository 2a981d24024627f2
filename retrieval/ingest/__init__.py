"""Sources into an archive: many, one, or as they come."""
