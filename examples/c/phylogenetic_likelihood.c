/*
 * The gradient of a phylogenetic likelihood in substitution rates and branch lengths (GTR; examples/python has the same
 * with a fit): a rooted tree of three branches and three leaves, site patterns with counts.
 *
 * On a branch of length t, P = exp(Q t). Pruning gives the likelihood and, run backwards, its gradient in every P; one
 * call of expmgrad_times_vjp_d turns these into the gradients in Q and in every t. All matrices are by rows.
 */
#include <expmgrad.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STATES = 4, SIZE = STATES * STATES, RATES = 6, BRANCHES = 3, PATTERNS = 6 };

static const double frequencies[STATES] = {0.3, 0.2, 0.2, 0.3};
static const int pairs[RATES][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
/* What the three leaves have (0 ... 3: A C G T), and how often. */
static const int patterns[PATTERNS][BRANCHES] = {{0, 0, 0}, {1, 1, 1}, {3, 3, 3}, {0, 2, 0}, {1, 1, 3}, {0, 1, 2}};
static const double counts[PATTERNS] = {310, 190, 290, 40, 35, 8};

static void require(expmgrad_status status) {
    if (status == EXPMGRAD_SUCCESS) return;
    fprintf(stderr, "expmgrad: %s\n", expmgrad_status_string(status));
    exit(EXIT_FAILURE);
}

/* Q of the exchangeabilities, one substitution a unit of time; returns the scale that was divided by. */
static double generator(const double rates[RATES], double q[SIZE]) {
    double scale = 0;
    for (int entry = 0; entry < SIZE; entry++) q[entry] = 0;
    for (int pair = 0; pair < RATES; pair++) {
        const int i = pairs[pair][0], j = pairs[pair][1];
        q[i * STATES + j] = rates[pair] * frequencies[j];
        q[j * STATES + i] = rates[pair] * frequencies[i];
    }
    for (int i = 0; i < STATES; i++) {
        double row = 0;
        for (int j = 0; j < STATES; j++) row += q[i * STATES + j];
        q[i * STATES + i] = -row;
        scale += frequencies[i] * row;
    }
    for (int entry = 0; entry < SIZE; entry++) q[entry] /= scale;
    return scale;
}

/* log L of all patterns; with p_bar, its gradient in every P too. */
static double log_likelihood(const double p[BRANCHES][SIZE], double (*p_bar)[SIZE]) {
    double sum = 0;
    for (int pattern = 0; pattern < PATTERNS; pattern++) {
        const int *leaf = patterns[pattern];
        double of_site = 0;
        for (int i = 0; i < STATES; i++) {
            double product = frequencies[i];
            for (int b = 0; b < BRANCHES; b++) product *= p[b][i * STATES + leaf[b]];
            of_site += product;
        }
        sum += counts[pattern] * log(of_site);
        for (int i = 0; p_bar && i < STATES; i++)
            for (int b = 0; b < BRANCHES; b++) {
                double others = frequencies[i];
                for (int c = 0; c < BRANCHES; c++)
                    if (c != b) others *= p[c][i * STATES + leaf[c]];
                p_bar[b][i * STATES + leaf[b]] += counts[pattern] * others / of_site;
            }
    }
    return sum;
}

static double value(const double rates[RATES], const double lengths[BRANCHES]) {
    const expmgrad_options options = {.struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_MARKOV};
    double q[SIZE], p[BRANCHES][SIZE];
    (void)generator(rates, q);
    require(expmgrad_times_d(STATES, BRANCHES, lengths, q, STATES, p[0], STATES, SIZE, NULL, &options));
    return log_likelihood((const double(*)[SIZE])p, NULL);
}

/* log L, and its gradients. */
static double gradients(
    const double rates[RATES], const double lengths[BRANCHES], double in_rates[RATES], double in_lengths[BRANCHES]) {
    const expmgrad_options options = {.struct_size = sizeof options, .structure = EXPMGRAD_STRUCTURE_MARKOV};
    double q[SIZE], q_bar[SIZE], p[BRANCHES][SIZE], p_bar[BRANCHES][SIZE] = {{0}}, inner = 0;
    const double scale = generator(rates, q);
    require(expmgrad_times_d(STATES, BRANCHES, lengths, q, STATES, p[0], STATES, SIZE, NULL, &options));
    const double sum = log_likelihood((const double(*)[SIZE])p, p_bar);
    require(expmgrad_times_vjp_d(STATES, BRANCHES, lengths, q, STATES, p_bar[0], STATES, SIZE, NULL, STATES, SIZE,
        q_bar, STATES, in_lengths, NULL, &options));
    for (int entry = 0; entry < SIZE; entry++) inner += q_bar[entry] * q[entry];
    for (int pair = 0; pair < RATES; pair++) { /* through the diagonal and the scale */
        in_rates[pair] = 0;
        for (int side = 0; side < 2; side++) {
            const int i = pairs[pair][side], j = pairs[pair][1 - side];
            const double entry = q_bar[i * STATES + j] - q_bar[i * STATES + i] - inner * frequencies[i];
            in_rates[pair] += entry * frequencies[j] / scale;
        }
    }
    return sum;
}

int main(void) {
    double x[RATES + BRANCHES] = {1, 3, 0.8, 0.9, 4, 1, 0.05, 0.1, 0.2}, gradient[RATES + BRANCHES], worst = 0;
    printf("log likelihood %.6f\n", gradients(x, x + RATES, gradient, gradient + RATES));
    for (int i = 0; i < RATES + BRANCHES; i++) {
        const double here = x[i], step = 1e-5 * here;
        x[i] = here + step;
        const double above = value(x, x + RATES);
        x[i] = here - step;
        const double difference = (above - value(x, x + RATES)) / (2 * step);
        x[i] = here;
        printf(i < RATES ? "in rate %d    %12.5f\n" : "in length %d  %12.5f\n", i < RATES ? i : i - RATES, gradient[i]);
        worst = fmax(worst, fabs(difference - gradient[i]));
    }
    printf("central differences agree: %s\n", worst < 1e-4 ? "yes" : "no");
    return worst < 1e-4 ? EXIT_SUCCESS : EXIT_FAILURE;
}
