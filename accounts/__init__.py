"""Who: users, sellers, roles, qualification, notifications."""
