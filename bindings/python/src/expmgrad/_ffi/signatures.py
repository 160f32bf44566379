"""The C signatures, constants and structs of include/expmgrad.h.

Written by scripts/generate_bindings.py; do not edit. `address` stands for every pointer.
"""
from ctypes import Structure, c_char_p as text, c_double as float64
from ctypes import c_int32 as int32, c_int64 as int64, c_size_t as size, c_void_p as address

VERSION = "0.1.0"

SUCCESS = 0
NONFINITE = 110
OVERFLOW = 120
NOT_CONVERGED = 130
SINGULAR = 140
STRUCTURE_MISMATCH = 150
OUT_OF_MEMORY = 210
CANCELLED = 220
NULL_POINTER = 1000
NEGATIVE_SIZE = 1100
SIZE_OVERFLOW = 1200
LEADING_DIMENSION = 1300
STRIDE = 1400
UNKNOWN_OPTION = 1500
HANDLE_MISMATCH = 1600
INDEX = 1700
STRUCTURE_AUTO = 0
STRUCTURE_GENERAL = 10
STRUCTURE_DIAGONAL = 20
STRUCTURE_UPPER = 30
STRUCTURE_LOWER = 40
STRUCTURE_HERMITIAN = 50
STRUCTURE_SKEW_HERMITIAN = 60
STRUCTURE_MARKOV = 70
LAYOUT_COLUMNS = 0
LAYOUT_ROWS = 10
OPERATION_EXPM = 10
OPERATION_JVP = 20
OPERATION_VJP = 30
OPERATION_L2 = 40
OPERATION_HVP = 50
OPERATION_TAPE_CREATE = 60
OPERATION_TAPE_JVP = 70
OPERATION_TAPE_VJP = 80
OPERATION_TAPE_HVP = 90
OPERATION_EIGH = 100
OPERATION_EIGH_VJP = 110
OPERATION_JVP_LOWRANK = 120
OPERATION_VJP_LOWRANK = 130
OPERATION_TIMES = 140
OPERATION_TIMES_VJP = 150
OPERATION_COND = 160
OPERATION_INFO = 170
OPERATION_JACOBIAN = 180
JACOBIAN_AUTO = 0
JACOBIAN_FRECHET = 10
JACOBIAN_EIGH = 20
JACOBIAN_NAJFELD = 30
NORM_FRO = 0
NORM_ONE = 10
COND_EXACT = 0
COND_ESTIMATE = 10
CONVENTION_SYMMETRIC = 0
CONVENTION_TRIANGLE = 10
OPERATOR_DENSE = 10
OPERATOR_CSR = 20
OPERATOR_CSC = 30
OPERATOR_COO = 40
OPERATOR_CALLBACK = 50
OPERATOR_REAL = 1


class Options(Structure):
    _fields_ = [
        ("struct_size", size),
        ("structure", int32),
        ("check_structure", int32),
        ("num_threads", int32),
        ("uplo", int32),
        ("progress", address),
        ("progress_user", address),
        ("workspace", address),
    ]


class Info(Structure):
    _fields_ = [
        ("struct_size", size),
        ("method", address),
        ("structure", int32),
        ("products", int32),
        ("squarings", int32),
        ("status", int32),
        ("cond", float64),
        ("error_bound", float64),
    ]


class Operator(Structure):
    _fields_ = [
        ("struct_size", size),
        ("kind", int32),
        ("index_bits", int32),
        ("n", int64),
        ("entries", int64),
        ("ld", int64),
        ("values", address),
        ("offsets", address),
        ("indices", address),
        ("apply", address),
        ("outer", address),
        ("user", address),
        ("lower", float64),
        ("upper", float64),
        ("scale_re", float64),
        ("scale_im", float64),
    ]


# (operation, element types, result, arguments); the C name is expmgrad_<operation>[_<type>]
SIGNATURES = (
    ("status_string", "", text, (
        ("status", int32),
    )),
    ("expm", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("y", address), ("ldy", int64), ("options", address),
    )),
    ("expm_batch", "sdcz", int32, (
        ("n", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64), ("y", address),
        ("ldy", int64), ("batch_stride_y", int64), ("status", address), ("options", address),
    )),
    ("jvp", "sdcz", int32, (
        ("n", int64), ("k", int64), ("a", address), ("lda", int64), ("e", address), ("lde", int64),
        ("stride_e", int64), ("y", address), ("ldy", int64), ("dy", address), ("lddy", int64), ("stride_dy", int64),
        ("options", address),
    )),
    ("jvp_batch", "sdcz", int32, (
        ("n", int64), ("k", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64),
        ("e", address), ("lde", int64), ("stride_e", int64), ("batch_stride_e", int64), ("y", address),
        ("ldy", int64), ("batch_stride_y", int64), ("dy", address), ("lddy", int64), ("stride_dy", int64),
        ("batch_stride_dy", int64), ("status", address), ("options", address),
    )),
    ("vjp", "sdcz", int32, (
        ("n", int64), ("k", int64), ("a", address), ("lda", int64), ("g", address), ("ldg", int64),
        ("stride_g", int64), ("y", address), ("ldy", int64), ("abar", address), ("ldabar", int64),
        ("stride_abar", int64), ("options", address),
    )),
    ("vjp_batch", "sdcz", int32, (
        ("n", int64), ("k", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64),
        ("g", address), ("ldg", int64), ("stride_g", int64), ("batch_stride_g", int64), ("y", address),
        ("ldy", int64), ("batch_stride_y", int64), ("abar", address), ("ldabar", int64), ("stride_abar", int64),
        ("batch_stride_abar", int64), ("status", address), ("options", address),
    )),
    ("jvp_lowrank", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("r", int64), ("a", address), ("lda", int64), ("u", address), ("ldu", int64),
        ("v", address), ("ldv", int64), ("y", address), ("ldy", int64), ("dy", address), ("lddy", int64),
        ("options", address),
    )),
    ("vjp_lowrank", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("r", int64), ("a", address), ("lda", int64), ("u", address), ("ldu", int64),
        ("v", address), ("ldv", int64), ("y", address), ("ldy", int64), ("abar", address), ("ldabar", int64),
        ("options", address),
    )),
    ("times", "sdcz", int32, (
        ("n", int64), ("count", int64), ("t", address), ("a", address), ("lda", int64), ("y", address),
        ("ldy", int64), ("stride_y", int64), ("status", address), ("options", address),
    )),
    ("times_vjp", "sdcz", int32, (
        ("n", int64), ("count", int64), ("t", address), ("a", address), ("lda", int64), ("g", address),
        ("ldg", int64), ("stride_g", int64), ("y", address), ("ldy", int64), ("stride_y", int64), ("abar", address),
        ("ldabar", int64), ("tbar", address), ("status", address), ("options", address),
    )),
    ("l2", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("e", address), ("lde", int64), ("f", address), ("ldf", int64),
        ("y", address), ("ldy", int64), ("ddy", address), ("ldddy", int64), ("options", address),
    )),
    ("l2_batch", "sdcz", int32, (
        ("n", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64), ("e", address),
        ("lde", int64), ("batch_stride_e", int64), ("f", address), ("ldf", int64), ("batch_stride_f", int64),
        ("y", address), ("ldy", int64), ("batch_stride_y", int64), ("ddy", address), ("ldddy", int64),
        ("batch_stride_ddy", int64), ("status", address), ("options", address),
    )),
    ("hvp", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("g", address), ("ldg", int64), ("f", address), ("ldf", int64),
        ("g_dot", address), ("ldg_dot", int64), ("y", address), ("ldy", int64), ("abar", address), ("ldabar", int64),
        ("abar_dot", address), ("ldabar_dot", int64), ("options", address),
    )),
    ("hvp_batch", "sdcz", int32, (
        ("n", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64), ("g", address),
        ("ldg", int64), ("batch_stride_g", int64), ("f", address), ("ldf", int64), ("batch_stride_f", int64),
        ("g_dot", address), ("ldg_dot", int64), ("batch_stride_g_dot", int64), ("y", address), ("ldy", int64),
        ("batch_stride_y", int64), ("abar", address), ("ldabar", int64), ("batch_stride_abar", int64),
        ("abar_dot", address), ("ldabar_dot", int64), ("batch_stride_abar_dot", int64), ("status", address),
        ("options", address),
    )),
    ("tape_create", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("y", address), ("ldy", int64), ("tape", address),
        ("options", address),
    )),
    ("tape_jvp", "sdcz", int32, (
        ("tape", address), ("k", int64), ("e", address), ("lde", int64), ("stride_e", int64), ("dy", address),
        ("lddy", int64), ("stride_dy", int64), ("options", address),
    )),
    ("tape_vjp", "sdcz", int32, (
        ("tape", address), ("k", int64), ("g", address), ("ldg", int64), ("stride_g", int64), ("abar", address),
        ("ldabar", int64), ("stride_abar", int64), ("options", address),
    )),
    ("tape_hvp", "sdcz", int32, (
        ("tape", address), ("g", address), ("ldg", int64), ("f", address), ("ldf", int64), ("g_dot", address),
        ("ldg_dot", int64), ("abar", address), ("ldabar", int64), ("abar_dot", address), ("ldabar_dot", int64),
        ("options", address),
    )),
    ("tape_destroy", "", int32, (
        ("tape", address),
    )),
    ("workspace_create", "", int32, (
        ("operation", int32), ("type", int32), ("n", int64), ("k", int64), ("workspace", address),
    )),
    ("workspace_destroy", "", int32, (
        ("workspace", address),
    )),
    ("jacobian", "sdcz", int32, (
        ("n", int64), ("method", int32), ("form", int32), ("a", address), ("lda", int64), ("y", address),
        ("ldy", int64), ("jac", address), ("ldjac", int64), ("options", address),
    )),
    ("jacobian_half", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("y", address), ("ldy", int64), ("jac", address),
        ("ldjac", int64), ("options", address),
    )),
    ("cond", "sdcz", int32, (
        ("n", int64), ("norm", int32), ("method", int32), ("a", address), ("lda", int64), ("cond", address),
        ("options", address),
    )),
    ("cond_batch", "sdcz", int32, (
        ("n", int64), ("norm", int32), ("method", int32), ("count", int64), ("a", address), ("lda", int64),
        ("batch_stride_a", int64), ("cond", address), ("status", address), ("options", address),
    )),
    ("info", "sdcz", int32, (
        ("n", int64), ("a", address), ("lda", int64), ("y", address), ("ldy", int64), ("info", address),
        ("options", address),
    )),
    ("info_batch", "sdcz", int32, (
        ("n", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64), ("y", address),
        ("ldy", int64), ("batch_stride_y", int64), ("info", address), ("status", address), ("options", address),
    )),
    ("eigh", "sdcz", int32, (
        ("uplo", int32), ("n", int64), ("a", address), ("lda", int64), ("y", address), ("ldy", int64),
        ("options", address),
    )),
    ("eigh_batch", "sdcz", int32, (
        ("uplo", int32), ("n", int64), ("count", int64), ("a", address), ("lda", int64), ("batch_stride_a", int64),
        ("y", address), ("ldy", int64), ("batch_stride_y", int64), ("status", address), ("options", address),
    )),
    ("eigh_vjp", "sdcz", int32, (
        ("uplo", int32), ("convention", int32), ("n", int64), ("a", address), ("lda", int64), ("g", address),
        ("ldg", int64), ("y", address), ("ldy", int64), ("abar", address), ("ldabar", int64), ("options", address),
    )),
    ("eigh_vjp_batch", "sdcz", int32, (
        ("uplo", int32), ("convention", int32), ("n", int64), ("count", int64), ("a", address), ("lda", int64),
        ("batch_stride_a", int64), ("g", address), ("ldg", int64), ("batch_stride_g", int64), ("y", address),
        ("ldy", int64), ("batch_stride_y", int64), ("abar", address), ("ldabar", int64), ("batch_stride_abar", int64),
        ("status", address), ("options", address),
    )),
    ("action", "sdcz", int32, (
        ("op", address), ("layout", int32), ("columns", int64), ("count", int64), ("t", address), ("b", address),
        ("ldb", int64), ("w", address), ("ldw", int64), ("stride_w", int64), ("info", address), ("options", address),
    )),
    ("action_tape_create", "sdcz", int32, (
        ("op", address), ("layout", int32), ("columns", int64), ("count", int64), ("t", address), ("b", address),
        ("ldb", int64), ("w", address), ("ldw", int64), ("stride_w", int64), ("recording", address),
        ("info", address), ("options", address),
    )),
    ("action_tape_vjp", "sdcz", int32, (
        ("recording", address), ("g", address), ("ldg", int64), ("stride_g", int64), ("entries_bar", address),
        ("bbar", address), ("ldbbar", int64), ("tbar", address), ("options", address),
    )),
    ("action_tape_destroy", "", int32, (
        ("recording", address),
    )),
    ("integrals", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("t", address), ("a", address), ("lda", int64),
        ("b", address), ("ldb", int64), ("q", address), ("ldq", int64), ("y", address), ("ldy", int64),
        ("s", address), ("lds", int64), ("p", address), ("ldp", int64), ("options", address),
    )),
    ("integrals_batch", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("count", int64), ("t", address), ("a", address),
        ("lda", int64), ("batch_stride_a", int64), ("b", address), ("ldb", int64), ("batch_stride_b", int64),
        ("q", address), ("ldq", int64), ("batch_stride_q", int64), ("y", address), ("ldy", int64),
        ("batch_stride_y", int64), ("s", address), ("lds", int64), ("batch_stride_s", int64), ("p", address),
        ("ldp", int64), ("batch_stride_p", int64), ("status", address), ("options", address),
    )),
    ("integrals_jvp", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("t", address), ("a", address), ("lda", int64),
        ("b", address), ("ldb", int64), ("q", address), ("ldq", int64), ("dt", address), ("da", address),
        ("ldda", int64), ("db", address), ("lddb", int64), ("dq", address), ("lddq", int64), ("y", address),
        ("ldy", int64), ("s", address), ("lds", int64), ("p", address), ("ldp", int64), ("dy", address),
        ("lddy", int64), ("ds", address), ("ldds", int64), ("dp", address), ("lddp", int64), ("options", address),
    )),
    ("integrals_jvp_batch", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("count", int64), ("t", address), ("a", address),
        ("lda", int64), ("batch_stride_a", int64), ("b", address), ("ldb", int64), ("batch_stride_b", int64),
        ("q", address), ("ldq", int64), ("batch_stride_q", int64), ("dt", address), ("da", address), ("ldda", int64),
        ("batch_stride_da", int64), ("db", address), ("lddb", int64), ("batch_stride_db", int64), ("dq", address),
        ("lddq", int64), ("batch_stride_dq", int64), ("y", address), ("ldy", int64), ("batch_stride_y", int64),
        ("s", address), ("lds", int64), ("batch_stride_s", int64), ("p", address), ("ldp", int64),
        ("batch_stride_p", int64), ("dy", address), ("lddy", int64), ("batch_stride_dy", int64), ("ds", address),
        ("ldds", int64), ("batch_stride_ds", int64), ("dp", address), ("lddp", int64), ("batch_stride_dp", int64),
        ("status", address), ("options", address),
    )),
    ("integrals_vjp", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("t", address), ("a", address), ("lda", int64),
        ("b", address), ("ldb", int64), ("q", address), ("ldq", int64), ("gy", address), ("ldgy", int64),
        ("gs", address), ("ldgs", int64), ("gp", address), ("ldgp", int64), ("y", address), ("ldy", int64),
        ("s", address), ("lds", int64), ("p", address), ("ldp", int64), ("abar", address), ("ldabar", int64),
        ("bbar", address), ("ldbbar", int64), ("qbar", address), ("ldqbar", int64), ("tbar", address),
        ("options", address),
    )),
    ("integrals_vjp_batch", "sdcz", int32, (
        ("layout", int32), ("n", int64), ("columns", int64), ("count", int64), ("t", address), ("a", address),
        ("lda", int64), ("batch_stride_a", int64), ("b", address), ("ldb", int64), ("batch_stride_b", int64),
        ("q", address), ("ldq", int64), ("batch_stride_q", int64), ("gy", address), ("ldgy", int64),
        ("batch_stride_gy", int64), ("gs", address), ("ldgs", int64), ("batch_stride_gs", int64), ("gp", address),
        ("ldgp", int64), ("batch_stride_gp", int64), ("y", address), ("ldy", int64), ("batch_stride_y", int64),
        ("s", address), ("lds", int64), ("batch_stride_s", int64), ("p", address), ("ldp", int64),
        ("batch_stride_p", int64), ("abar", address), ("ldabar", int64), ("batch_stride_abar", int64),
        ("bbar", address), ("ldbbar", int64), ("batch_stride_bbar", int64), ("qbar", address), ("ldqbar", int64),
        ("batch_stride_qbar", int64), ("tbar", address), ("status", address), ("options", address),
    )),
    ("omexpovx", "sdcz", int32, (
        ("count", int64), ("x", address), ("y", address),
    )),
    ("set_num_threads", "", int32, (
        ("num_threads", int32),
    )),
    ("get_num_threads", "", int32, (
    )),
    ("version", "", text, (
    )),
    ("build_info", "", text, (
    )),
)
