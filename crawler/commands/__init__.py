"""The commands: what a person runs, with exit codes that tell."""
