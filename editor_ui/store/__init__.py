"""The home of the log: SQLite by default, PostgreSQL where one machine is outgrown."""
