"""What pages of councils and sign-in may submit."""
