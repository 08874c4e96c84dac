"""The first-run set-up of a site: one page for each step, and what is still missing to open."""
