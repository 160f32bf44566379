/*
 * A servo sampled every 10 ms: A_d, B_d and Q_d by Van Loan's integrals, and how the noise between samples depends on
 * the physics.
 *
 *   x' = A x + B u + noise of intensity Q     x = (position, velocity, sensor), the sensor's time constant 1 us
 *   J  = trace Q_d,  Q_d = int_0^t exp(sA) Q exp(sA)^T ds
 *
 * Rates of 1e6 over 10 ms: the classical block exponential would have exp(1e4) in it.
 */
#include <expmgrad.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 3 };

static void check(expmgrad_status status) {
    if (status == EXPMGRAD_SUCCESS) return;
    fprintf(stderr, "expmgrad: %s\n", expmgrad_status_string(status));
    exit(EXIT_FAILURE);
}

/* By rows. */
static void print(const char *name, const double *x, int columns) {
    for (int i = 0; i < N; i++) {
        printf("%s", i == 0 ? name : "   ");
        for (int j = 0; j < columns; j++) printf(" %12.5e", x[i * columns + j] + 0.0);
        printf("\n");
    }
}

static double noise(const double *a, const double *q, double t) {
    double q_d[N * N];
    check(expmgrad_integrals_d(EXPMGRAD_LAYOUT_ROWS, N, 0, &t, a, N, NULL, 1, q, N, NULL, N, NULL, 1, q_d, N, NULL));
    return q_d[0] + q_d[4] + q_d[8];
}

int main(void) {
    const double t = 0.01, tau = 1e-6, b[N] = {0, 1, 0}, identity[N * N] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    double a[N * N] = {0, 1, 0, -4, -0.6, 0, 1 / tau, 0, -1 / tau}, q[N * N] = {0, 0, 0, 0, 0.3, 0, 0, 0, 0};
    double a_d[N * N], b_d[N], q_d[N * N], abar[N * N], qbar[N * N], tbar, worst = 0;

    /* Values, and the gradient of trace Q_d: its cotangent is the identity. */
    check(expmgrad_integrals_vjp_d(EXPMGRAD_LAYOUT_ROWS, N, 1, &t, a, N, b, 1, q, N, NULL, N, NULL, 1, identity, N, a_d,
        N, b_d, 1, q_d, N, abar, N, NULL, 1, qbar, N, &tbar, NULL));
    print("A_d", a_d, N);
    print("B_d", b_d, 1);
    print("Q_d", q_d, N);
    printf("noise %.5e, in stiffness %.5e, in damping %.5e, in intensity %.5e, in t %.5e\n", q_d[0] + q_d[4] + q_d[8],
        -abar[3], -abar[4], qbar[4], tbar);

    double *const inputs[] = {&a[3], &a[4], &q[4]};
    const double found[] = {abar[3], abar[4], qbar[4]};
    for (int i = 0; i < 3; i++) {
        const double x = *inputs[i], step = 1e-4 * fabs(x);
        *inputs[i] = x + step;
        const double above = noise(a, q, t);
        *inputs[i] = x - step;
        const double difference = (above - noise(a, q, t)) / (2 * step);
        *inputs[i] = x;
        worst = fmax(worst, fabs(difference - found[i]) / fabs(found[i]));
    }
    printf("central differences agree: %s\n", worst < 1e-4 ? "yes" : "no");
    return worst < 1e-4 ? EXIT_SUCCESS : EXIT_FAILURE;
}
