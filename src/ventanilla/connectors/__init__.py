"""Everything outside that the program speaks to, one folder for each; `config.wiring` alone knows them."""
