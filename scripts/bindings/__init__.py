"""What include/expmgrad.h says, written out for those who need it: a reader of the header, and one module a product."""
