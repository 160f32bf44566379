/* What the library was built with. */
#include "boundary.h"

const char *expmgrad_c_compiler(void) { return __VERSION__; }
const char *expmgrad_numerics_flags(void) { return EXPMGRAD_NUMERICS_FLAGS; }
