/* The families of functions of include/expmgrad.h: matrices and arrays by name, the record of arguments,
 * calls, and prototypes as words. Written by scripts/generate_bindings.py; do not edit. */

enum { A, E, G, U, V, T, F, G_DOT, B, Q, DT, DA, DB, DQ, GY, GS, GP, X, Y, DY, ABAR, TBAR, DDY, ABAR_DOT, JAC, COND,
       W, ENTRIES_BAR, BBAR, S, P, DS, DP, QBAR, MATRICES };
static const struct { const char *name; int output; } kinds[MATRICES] = {
    {"a", 0}, {"e", 0}, {"g", 0}, {"u", 0}, {"v", 0}, {"t", 0}, {"f", 0}, {"g_dot", 0}, {"b", 0}, {"q", 0}, {"dt", 0},
    {"da", 0}, {"db", 0}, {"dq", 0}, {"gy", 0}, {"gs", 0}, {"gp", 0}, {"x", 0}, {"y", 1}, {"dy", 1}, {"abar", 1},
    {"tbar", 1}, {"ddy", 1}, {"abar_dot", 1}, {"jac", 1}, {"cond", 1}, {"w", 1}, {"entries_bar", 1}, {"bbar", 1},
    {"s", 1}, {"p", 1}, {"ds", 1}, {"dp", 1}, {"qbar", 1},
};

static PER_THREAD struct arguments {
    struct matrix m[MATRICES];
    const expmgrad_action_tape *recording;
    const expmgrad_operator *op;
    const expmgrad_options *options;
    const expmgrad_tape *tape;
    expmgrad_action_tape **new_recording;
    expmgrad_info *info;
    expmgrad_status *status;
    expmgrad_tape **new_tape;
    int32_t convention;
    int32_t form;
    int32_t layout;
    int32_t method;
    int32_t norm;
    int32_t uplo;
    int64_t columns;
    int64_t count;
    int64_t k;
    int64_t n;
    int64_t r;
} v;

static const struct { const char *name; size_t at, bytes; } numbers[] = {
    {"columns", offsetof(struct arguments, columns), sizeof v.columns},
    {"convention", offsetof(struct arguments, convention), sizeof v.convention},
    {"count", offsetof(struct arguments, count), sizeof v.count},
    {"form", offsetof(struct arguments, form), sizeof v.form}, {"k", offsetof(struct arguments, k), sizeof v.k},
    {"layout", offsetof(struct arguments, layout), sizeof v.layout},
    {"method", offsetof(struct arguments, method), sizeof v.method}, {"n", offsetof(struct arguments, n), sizeof v.n},
    {"norm", offsetof(struct arguments, norm), sizeof v.norm}, {"r", offsetof(struct arguments, r), sizeof v.r},
    {"uplo", offsetof(struct arguments, uplo), sizeof v.uplo},
};

CALL(expm, v.n, ONE(A), ONE(Y), v.options)
CALL(expm_batch, v.n, v.count, BATCH(A), BATCH(Y), v.status, v.options)
CALL(jvp, v.n, v.k, ONE(A), SOME(E), ONE(Y), SOME(DY), v.options)
CALL(jvp_batch, v.n, v.k, v.count, BATCH(A), SOME_BATCH(E), BATCH(Y), SOME_BATCH(DY), v.status, v.options)
CALL(vjp, v.n, v.k, ONE(A), SOME(G), ONE(Y), SOME(ABAR), v.options)
CALL(vjp_batch, v.n, v.k, v.count, BATCH(A), SOME_BATCH(G), BATCH(Y), SOME_BATCH(ABAR), v.status, v.options)
CALL(jvp_lowrank, v.layout, v.n, v.r, ONE(A), ONE(U), ONE(V), ONE(Y), ONE(DY), v.options)
CALL(vjp_lowrank, v.layout, v.n, v.r, ONE(A), ONE(U), ONE(V), ONE(Y), ONE(ABAR), v.options)
CALL(times, v.n, v.count, v.m[T].p, ONE(A), SOME(Y), v.status, v.options)
CALL(times_vjp, v.n, v.count, v.m[T].p, ONE(A), SOME(G), SOME(Y), ONE(ABAR), v.m[TBAR].p, v.status, v.options)
CALL(l2, v.n, ONE(A), ONE(E), ONE(F), ONE(Y), ONE(DDY), v.options)
CALL(l2_batch, v.n, v.count, BATCH(A), BATCH(E), BATCH(F), BATCH(Y), BATCH(DDY), v.status, v.options)
CALL(hvp, v.n, ONE(A), ONE(G), ONE(F), ONE(G_DOT), ONE(Y), ONE(ABAR), ONE(ABAR_DOT), v.options)
CALL(hvp_batch, v.n, v.count, BATCH(A), BATCH(G), BATCH(F), BATCH(G_DOT), BATCH(Y), BATCH(ABAR), BATCH(ABAR_DOT),
     v.status, v.options)
CALL(tape_create, v.n, ONE(A), ONE(Y), v.new_tape, v.options)
CALL(tape_jvp, v.tape, v.k, SOME(E), SOME(DY), v.options)
CALL(tape_vjp, v.tape, v.k, SOME(G), SOME(ABAR), v.options)
CALL(tape_hvp, v.tape, ONE(G), ONE(F), ONE(G_DOT), ONE(ABAR), ONE(ABAR_DOT), v.options)
CALL(jacobian, v.n, v.method, v.form, ONE(A), ONE(Y), ONE(JAC), v.options)
CALL(jacobian_half, v.n, ONE(A), ONE(Y), ONE(JAC), v.options)
CALL(cond, v.n, v.norm, v.method, ONE(A), v.m[COND].p, v.options)
CALL(cond_batch, v.n, v.norm, v.method, v.count, BATCH(A), v.m[COND].p, v.status, v.options)
CALL(info, v.n, ONE(A), ONE(Y), v.info, v.options)
CALL(info_batch, v.n, v.count, BATCH(A), BATCH(Y), v.info, v.status, v.options)
CALL(eigh, v.uplo, v.n, ONE(A), ONE(Y), v.options)
CALL(eigh_batch, v.uplo, v.n, v.count, BATCH(A), BATCH(Y), v.status, v.options)
CALL(eigh_vjp, v.uplo, v.convention, v.n, ONE(A), ONE(G), ONE(Y), ONE(ABAR), v.options)
CALL(eigh_vjp_batch, v.uplo, v.convention, v.n, v.count, BATCH(A), BATCH(G), BATCH(Y), BATCH(ABAR), v.status,
     v.options)
CALL(action, v.op, v.layout, v.columns, v.count, v.m[T].p, ONE(B), SOME(W), v.info, v.options)
CALL(action_tape_create, v.op, v.layout, v.columns, v.count, v.m[T].p, ONE(B), SOME(W), v.new_recording, v.info,
     v.options)
CALL(action_tape_vjp, v.recording, SOME(G), v.m[ENTRIES_BAR].p, ONE(BBAR), v.m[TBAR].p, v.options)
CALL(integrals, v.layout, v.n, v.columns, v.m[T].p, ONE(A), ONE(B), ONE(Q), ONE(Y), ONE(S), ONE(P), v.options)
CALL(integrals_batch, v.layout, v.n, v.columns, v.count, v.m[T].p, BATCH(A), BATCH(B), BATCH(Q), BATCH(Y), BATCH(S),
     BATCH(P), v.status, v.options)
CALL(integrals_jvp, v.layout, v.n, v.columns, v.m[T].p, ONE(A), ONE(B), ONE(Q), v.m[DT].p, ONE(DA), ONE(DB), ONE(DQ),
     ONE(Y), ONE(S), ONE(P), ONE(DY), ONE(DS), ONE(DP), v.options)
CALL(integrals_jvp_batch, v.layout, v.n, v.columns, v.count, v.m[T].p, BATCH(A), BATCH(B), BATCH(Q), v.m[DT].p,
     BATCH(DA), BATCH(DB), BATCH(DQ), BATCH(Y), BATCH(S), BATCH(P), BATCH(DY), BATCH(DS), BATCH(DP), v.status,
     v.options)
CALL(integrals_vjp, v.layout, v.n, v.columns, v.m[T].p, ONE(A), ONE(B), ONE(Q), ONE(GY), ONE(GS), ONE(GP), ONE(Y),
     ONE(S), ONE(P), ONE(ABAR), ONE(BBAR), ONE(QBAR), v.m[TBAR].p, v.options)
CALL(integrals_vjp_batch, v.layout, v.n, v.columns, v.count, v.m[T].p, BATCH(A), BATCH(B), BATCH(Q), BATCH(GY),
     BATCH(GS), BATCH(GP), BATCH(Y), BATCH(S), BATCH(P), BATCH(ABAR), BATCH(BBAR), BATCH(QBAR), v.m[TBAR].p, v.status,
     v.options)
CALL(omexpovx, v.count, v.m[X].p, v.m[Y].p)

static const struct operation operations[] = {
    {"expm", call_expm,
     "n a lda y ldy options?"},
    {"expm_batch", call_expm_batch,
     "n count a lda batch_stride_a y ldy batch_stride_y status? options?"},
    {"jvp", call_jvp,
     "n k a lda e lde stride_e y? ldy dy lddy stride_dy options?"},
    {"jvp_batch", call_jvp_batch,
     "n k count a lda batch_stride_a e lde stride_e batch_stride_e y? ldy batch_stride_y dy lddy stride_dy "
     "batch_stride_dy status? options?"},
    {"vjp", call_vjp,
     "n k a lda g ldg stride_g y? ldy abar ldabar stride_abar options?"},
    {"vjp_batch", call_vjp_batch,
     "n k count a lda batch_stride_a g ldg stride_g batch_stride_g y? ldy batch_stride_y abar ldabar "
     "stride_abar batch_stride_abar status? options?"},
    {"jvp_lowrank", call_jvp_lowrank,
     "layout n r a lda u ldu v ldv y? ldy dy lddy options?"},
    {"vjp_lowrank", call_vjp_lowrank,
     "layout n r a lda u ldu v ldv y? ldy abar ldabar options?"},
    {"times", call_times,
     "n count t a lda y ldy stride_y status? options?"},
    {"times_vjp", call_times_vjp,
     "n count t a lda g ldg stride_g y? ldy stride_y abar? ldabar tbar? status? options?"},
    {"l2", call_l2,
     "n a lda e lde f ldf y? ldy ddy ldddy options?"},
    {"l2_batch", call_l2_batch,
     "n count a lda batch_stride_a e lde batch_stride_e f ldf batch_stride_f y? ldy batch_stride_y ddy "
     "ldddy batch_stride_ddy status? options?"},
    {"hvp", call_hvp,
     "n a lda g ldg f ldf g_dot? ldg_dot y? ldy abar? ldabar abar_dot ldabar_dot options?"},
    {"hvp_batch", call_hvp_batch,
     "n count a lda batch_stride_a g ldg batch_stride_g f ldf batch_stride_f g_dot? ldg_dot "
     "batch_stride_g_dot y? ldy batch_stride_y abar? ldabar batch_stride_abar abar_dot ldabar_dot "
     "batch_stride_abar_dot status? options?"},
    {"tape_create", call_tape_create,
     "n a lda y? ldy new_tape options?"},
    {"tape_jvp", call_tape_jvp,
     "tape k e lde stride_e dy lddy stride_dy options?"},
    {"tape_vjp", call_tape_vjp,
     "tape k g ldg stride_g abar ldabar stride_abar options?"},
    {"tape_hvp", call_tape_hvp,
     "tape g ldg f ldf g_dot? ldg_dot abar? ldabar abar_dot ldabar_dot options?"},
    {"jacobian", call_jacobian,
     "n method form a lda y? ldy jac ldjac options?"},
    {"jacobian_half", call_jacobian_half,
     "n a lda y? ldy jac ldjac options?"},
    {"cond", call_cond,
     "n norm method a lda cond options?"},
    {"cond_batch", call_cond_batch,
     "n norm method count a lda batch_stride_a cond status? options?"},
    {"info", call_info,
     "n a lda y? ldy info options?"},
    {"info_batch", call_info_batch,
     "n count a lda batch_stride_a y? ldy batch_stride_y info status? options?"},
    {"eigh", call_eigh,
     "uplo n a lda y ldy options?"},
    {"eigh_batch", call_eigh_batch,
     "uplo n count a lda batch_stride_a y ldy batch_stride_y status? options?"},
    {"eigh_vjp", call_eigh_vjp,
     "uplo convention n a lda g ldg y? ldy abar ldabar options?"},
    {"eigh_vjp_batch", call_eigh_vjp_batch,
     "uplo convention n count a lda batch_stride_a g ldg batch_stride_g y? ldy batch_stride_y abar ldabar "
     "batch_stride_abar status? options?"},
    {"action", call_action,
     "op layout columns count t b ldb w ldw stride_w info? options?"},
    {"action_tape_create", call_action_tape_create,
     "op layout columns count t b ldb w? ldw stride_w new_recording info? options?"},
    {"action_tape_vjp", call_action_tape_vjp,
     "recording g ldg stride_g entries_bar? bbar? ldbbar tbar? options?"},
    {"integrals", call_integrals,
     "layout n columns t a lda b? ldb q? ldq y? ldy s? lds p? ldp options?"},
    {"integrals_batch", call_integrals_batch,
     "layout n columns count t a lda batch_stride_a b? ldb batch_stride_b q? ldq batch_stride_q y? ldy "
     "batch_stride_y s? lds batch_stride_s p? ldp batch_stride_p status? options?"},
    {"integrals_jvp", call_integrals_jvp,
     "layout n columns t a lda b? ldb q? ldq dt? da? ldda db? lddb dq? lddq y? ldy s? lds p? ldp dy? lddy "
     "ds? ldds dp? lddp options?"},
    {"integrals_jvp_batch", call_integrals_jvp_batch,
     "layout n columns count t a lda batch_stride_a b? ldb batch_stride_b q? ldq batch_stride_q dt? da? "
     "ldda batch_stride_da db? lddb batch_stride_db dq? lddq batch_stride_dq y? ldy batch_stride_y s? lds "
     "batch_stride_s p? ldp batch_stride_p dy? lddy batch_stride_dy ds? ldds batch_stride_ds dp? lddp "
     "batch_stride_dp status? options?"},
    {"integrals_vjp", call_integrals_vjp,
     "layout n columns t a lda b? ldb q? ldq gy? ldgy gs? ldgs gp? ldgp y? ldy s? lds p? ldp abar? ldabar "
     "bbar? ldbbar qbar? ldqbar tbar? options?"},
    {"integrals_vjp_batch", call_integrals_vjp_batch,
     "layout n columns count t a lda batch_stride_a b? ldb batch_stride_b q? ldq batch_stride_q gy? ldgy "
     "batch_stride_gy gs? ldgs batch_stride_gs gp? ldgp batch_stride_gp y? ldy batch_stride_y s? lds "
     "batch_stride_s p? ldp batch_stride_p abar? ldabar batch_stride_abar bbar? ldbbar batch_stride_bbar "
     "qbar? ldqbar batch_stride_qbar tbar? status? options?"},
    {"omexpovx", call_omexpovx,
     "count x y"},
};
