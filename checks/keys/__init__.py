"""Who holds, rotates and may use the keys (KEY)?"""
