"""Input that nobody would write, a few seconds of it in every test run; `fuzz/` goes on for as long as one likes."""
