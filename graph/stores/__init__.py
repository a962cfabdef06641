"""Data at rest: encryption, keys, backups, secrets, and what database engines do by default."""
