"""What we ask: one question is one .py and one .md, in the folder of its family."""
