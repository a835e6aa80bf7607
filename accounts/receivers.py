"""What accounts does on news from the apps below."""
