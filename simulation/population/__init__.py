"""Who is born when, into which family, neighbourhood and school year."""
