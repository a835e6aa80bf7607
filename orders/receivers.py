"""What orders does on news from the apps below."""
