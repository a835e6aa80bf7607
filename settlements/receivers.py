"""What settlements does on news from the apps below."""
