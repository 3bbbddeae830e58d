"""Reminders on a person's own phone: Web Push (RFC 8030, 8291, 8292)."""
