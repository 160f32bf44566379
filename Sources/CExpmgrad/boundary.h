/* What the C side tells Sources/ExpmgradC beside the public header. */
#ifndef EXPMGRAD_BOUNDARY_H
#define EXPMGRAD_BOUNDARY_H

/* The sizes in bytes of the structs that grow, under the version that brought them; layout.c holds the last ones. A new
 * field goes to the end of its struct, a new size to the end of its list, and GrowingStruct.swift takes it beside the
 * others. */
#define EXPMGRAD_OPTIONS_SIZE_0_1 48
#define EXPMGRAD_INFO_SIZE_0_1 48
#define EXPMGRAD_OPERATOR_SIZE_0_1 120

/* No version will have a larger struct: a size beyond it is memory that was never set. */
#define EXPMGRAD_LARGEST_STRUCT 4096

/* The C compiler, and what Package.swift gives the Swift one for the numerics. Static storage. */
const char *expmgrad_c_compiler(void);
const char *expmgrad_numerics_flags(void);

#endif
