"""The coordinator's office: the day, the report, the evidence, affiliates and devices."""
