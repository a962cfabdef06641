"""Looks for input that kills the program: targets, the watch over them, and a runner that counts."""
