"""Who is responsible for what (SHR)?"""
