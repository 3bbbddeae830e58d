"""Reads of quizzes: banks, attempts, what waits for marking, statistics."""
