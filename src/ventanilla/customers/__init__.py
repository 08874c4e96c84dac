"""People, their documents, affiliation and category."""
