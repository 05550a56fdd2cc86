"""The only readers of councils for pages: the viewer's scope comes first."""
