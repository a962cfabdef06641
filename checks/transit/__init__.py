"""Is traffic encrypted on the way (TLS)?"""
