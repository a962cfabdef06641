"""Who administers, and how are they bound (ADM)?"""
