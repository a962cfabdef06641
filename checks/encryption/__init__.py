"""Is stored data encrypted (ENC)?"""
