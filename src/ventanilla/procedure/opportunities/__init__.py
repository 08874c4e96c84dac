"""Policy 2: taking a service always leaves an opportunity."""
