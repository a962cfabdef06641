"""What we know: values, concepts, kinds and the resource graph. Imports nothing of ours."""
