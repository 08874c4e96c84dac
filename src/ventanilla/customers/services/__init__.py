"""The verbs of customers: create a person, load affiliates, record a look."""
