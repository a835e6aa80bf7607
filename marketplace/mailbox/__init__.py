"""The demo's mailbox: mails are kept as files and read in the browser; nothing is sent."""
