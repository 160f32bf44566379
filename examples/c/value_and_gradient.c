/*
 * The exponential of a 3 x 3 matrix and the gradient of a loss with respect to the matrix.
 *
 *   loss(A) = sum of the entries of exp(A),   G = d loss / d exp(A) = ones,   d loss / dA = L*(A, G)
 *
 * The gradient is checked against a central difference in one entry.
 */
#include <expmgrad.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 3 };

/* Every function returns a status; 0 is success. */
static void check(expmgrad_status status) {
    if (status == EXPMGRAD_SUCCESS) return;
    fprintf(stderr, "expmgrad: %s\n", expmgrad_status_string(status));
    exit(EXIT_FAILURE);
}

static double loss(const double *a) {
    double y[N * N], sum = 0;
    check(expmgrad_expm_d(N, a, N, y, N, NULL));
    for (int i = 0; i < N * N; i++) sum += y[i];
    return sum;
}

/* Column-major: entry (i, j) is at a[i + j * N]. */
static void print(const char *name, const double *a) {
    printf("%s\n", name);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) printf(" %9.6f", a[i + j * N]);
        printf("\n");
    }
}

int main(void) {
    double a[N * N] = {-1.0, 0.5, 0.2, 0.1, -0.4, 0.3, 0.6, 0.4, -0.7}; /* three columns */
    double g[N * N], y[N * N], gradient[N * N];
    for (int i = 0; i < N * N; i++) g[i] = 1;

    /* One cotangent (k = 1), packed storage (leading dimensions N), default options. */
    check(expmgrad_vjp_d(N, 1, a, N, g, N, N * N, y, N, gradient, N, N * N, NULL));
    print("exp(A)", y);
    print("gradient", gradient);

    /* The central difference errs by about h^2. */
    const double h = 1e-5, entry = a[1];
    a[1] = entry + h;
    double above = loss(a);
    a[1] = entry - h;
    double below = loss(a);
    double difference = fabs((above - below) / (2 * h) - gradient[1]);
    printf("central difference agrees: %s\n", difference < 1e-8 ? "yes" : "no");
    return difference < 1e-8 ? EXIT_SUCCESS : EXIT_FAILURE;
}
