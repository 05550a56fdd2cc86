"""Lists that hold no families: every column is compared by itself, and the model is learnt from the lists at hand."""
