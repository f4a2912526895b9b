"""The justice chain: who is seen, what the prosecutor and the judge do, custody, supervision."""
