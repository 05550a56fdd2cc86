"""The register's readers for pages. The viewer comes first, and is asked first what they may see."""
