/* BLAS and LAPACK as OpenBLAS exports them; lapacke.h is read for the Fortran prototypes only. */
#include <cblas.h>
#include <lapack.h>
#include <openblas_config.h>
