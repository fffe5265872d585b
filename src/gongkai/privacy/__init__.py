"""Personal data: found, masked, burnt out of files, and kept under keys."""
