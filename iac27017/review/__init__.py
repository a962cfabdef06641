"""The review of a pull request: what a change introduces, said where it is introduced, once."""
