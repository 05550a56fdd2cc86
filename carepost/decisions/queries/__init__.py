"""The readers of decisions: the viewer's scope comes first."""
