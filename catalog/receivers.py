"""What catalog does on news from the apps below."""
