"""Pages: one self-contained file each, for screen and paper, that a browser opens without a network."""
