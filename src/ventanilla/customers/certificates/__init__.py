"""Certificates of affiliation and category: what the Caja says of somebody on a day, sealed, for anybody to verify."""
