/* Compiles the public header as C and holds the layouts that the Swift side and compiled programs rely on. */
#include "boundary.h"
#include "expmgrad.h"

#include <complex.h>

_Static_assert(sizeof(expmgrad_complex64) == sizeof(float _Complex), "complex64 is float _Complex");
_Static_assert(sizeof(expmgrad_complex128) == sizeof(double _Complex), "complex128 is double _Complex");
_Static_assert(offsetof(expmgrad_options, struct_size) == 0, "struct_size comes first, in every version");
_Static_assert(offsetof(expmgrad_info, struct_size) == 0, "struct_size comes first, in every version");
_Static_assert(sizeof(expmgrad_options) == EXPMGRAD_OPTIONS_SIZE_0_1, "the present size is the last of its list");
_Static_assert(sizeof(expmgrad_info) == EXPMGRAD_INFO_SIZE_0_1, "the present size is the last of its list");
_Static_assert(offsetof(expmgrad_operator, struct_size) == 0, "struct_size comes first, in every version");
_Static_assert(sizeof(expmgrad_operator) == EXPMGRAD_OPERATOR_SIZE_0_1, "the present size is the last of its list");
