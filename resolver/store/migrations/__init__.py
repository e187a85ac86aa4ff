"""How the tables of a store came about, one step for each change of them."""
