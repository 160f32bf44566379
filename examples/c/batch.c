/*
 * One call for many matrices, with a status for each: rotations exp(angle * J), J = [[0, -1], [1, 0]], and
 * how each turns with its angle, L(angle * J, J). One matrix of the batch is spoilt on purpose; it says so
 * itself and its neighbours are not affected.
 */
#include <expmgrad.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 2, COUNT = 5, SPOILT = 3 };

int main(void) {
    const double j[N * N] = {0, 1, -1, 0}; /* columns */
    double a[COUNT][N * N], y[COUNT][N * N], dy[COUNT][N * N];
    expmgrad_status status[COUNT];

    for (int i = 0; i < COUNT; i++)
        for (int entry = 0; entry < N * N; entry++) a[i][entry] = 0.25 * (i + 1) * j[entry];
    a[SPOILT][0] = NAN;

    /* Matrices lie N * N elements apart; the direction has stride 0: all share it. */
    expmgrad_status first = expmgrad_jvp_batch_d(
        N, 1, COUNT, a[0], N, N * N, j, N, 0, 0, y[0], N, N * N, dy[0], N, N * N, N * N, status, NULL);
    /* From EXPMGRAD_OUT_OF_MEMORY on the call as a whole was not done; below, it is about single matrices. */
    if (first >= EXPMGRAD_OUT_OF_MEMORY) {
        fprintf(stderr, "expmgrad: %s\n", expmgrad_status_string(first));
        return EXIT_FAILURE;
    }

    printf("angle   cos      sin      d cos    d sin\n");
    for (int i = 0; i < COUNT; i++) {
        if (status[i] == EXPMGRAD_SUCCESS)
            printf("%.2f  %8.5f %8.5f %8.5f %8.5f\n", 0.25 * (i + 1), y[i][0], y[i][1], dy[i][0], dy[i][1]);
        else printf("%.2f  status %d\n", 0.25 * (i + 1), (int)status[i]);
    }
    return status[SPOILT] == EXPMGRAD_NONFINITE ? EXIT_SUCCESS : EXIT_FAILURE;
}
