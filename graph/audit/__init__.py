"""What is recorded, where it goes, how long it is kept, and who hears of it."""
