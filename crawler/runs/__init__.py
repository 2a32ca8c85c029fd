"""What a run was, in numbers: counted while it lasts, judged at its end, kept as JSON, compared with earlier runs."""
