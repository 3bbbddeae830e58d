"""Pure rules of quizzes: questions, draw, marking, limits, statistics, and the files questions come in."""
