"""Personal data law in practice: keys, consents, retention, rights, who saw what."""
