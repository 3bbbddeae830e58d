"""Stand-ins for services of others, for tests and trials. What they hold is made up and lives in memory."""
