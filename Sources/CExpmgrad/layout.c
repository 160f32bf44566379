/* Compiles the public header as C and holds the layouts the Swift side relies on. */
#include "expmgrad.h"

#include <complex.h>

_Static_assert(sizeof(expmgrad_complex64) == sizeof(float _Complex), "complex64 is float _Complex");
_Static_assert(sizeof(expmgrad_complex128) == sizeof(double _Complex), "complex128 is double _Complex");
_Static_assert(offsetof(expmgrad_options, struct_size) == 0, "struct_size comes first, in every version");
