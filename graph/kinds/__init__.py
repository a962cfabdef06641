"""Which concrete resource types there are, one module per service."""
