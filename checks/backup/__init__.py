"""Can data be brought back (BCK)?"""
