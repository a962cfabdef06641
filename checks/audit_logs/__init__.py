"""Are actions logged, kept and watched (LOG)?"""
