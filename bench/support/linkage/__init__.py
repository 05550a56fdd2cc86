"""What linkage is measured with: lists whose truth is known, peers in processes of their own, and one table of them."""
