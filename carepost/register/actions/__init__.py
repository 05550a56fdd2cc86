"""The register's verbs, one file per noun. The only writers of its tables."""
