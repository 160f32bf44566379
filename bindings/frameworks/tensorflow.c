// TensorFlow's way to derivative.h: one operation, registered when the library is loaded.
//
//   ExpmgradDerivative(a: T, directions: k * T; adjoint, structure) -> y: T
#include <stdio.h>
#include <stdlib.h>

#include "derivative.h"
#include "tensorflow_c.h"

#define OPERATION "ExpmgradDerivative"

static const TF_DataType types[] = {TF_FLOAT, TF_DOUBLE, TF_COMPLEX64, TF_COMPLEX128};
static const size_t bytes_of[] = {sizeof(float), sizeof(double), 2 * sizeof(float), 2 * sizeof(double)};

static enum element element(TF_DataType type) {
    for (int i = 0; i < OTHER; i++)
        if (types[i] == type) return (enum element)i;
    return OTHER;
}

static bool is_ok(const TF_Status *status) { return TF_GetCode(status) == TF_OK; }

/* ---- Shapes, when a graph is built ---------------------------------------------------------- */

/* Whether the last two axes may be equal, as far as they are known. */
static bool may_be_square(TF_ShapeInferenceContext *context, TF_ShapeHandle *shape) {
    if (!TF_ShapeInferenceContextRankKnown(context, shape)) return true;
    const int64_t rank = TF_ShapeInferenceContextRank(context, shape);
    if (rank < 2) return false;
    TF_DimensionHandle *rows = TF_NewDimensionHandle(), *columns = TF_NewDimensionHandle();
    TF_ShapeInferenceContextDim(context, shape, rank - 2, rows);
    TF_ShapeInferenceContextDim(context, shape, rank - 1, columns);
    const bool may = !TF_DimensionHandleValueKnown(rows) || !TF_DimensionHandleValueKnown(columns) ||
                     TF_DimensionHandleValue(rows) == TF_DimensionHandleValue(columns);
    TF_DeleteDimensionHandle(rows);
    TF_DeleteDimensionHandle(columns);
    return may;
}

/* The result has the shape of a direction with leading axes; where there is none, that of a. */
static void infer(TF_ShapeInferenceContext *context, TF_Status *status) {
    const int inputs = (int)TF_ShapeInferenceContextNumInputs(context);
    TF_ShapeHandle *shape = TF_NewShapeHandle();
    bool known = true, found = false;
    for (int i = inputs; i-- > 0 && is_ok(status);) {
        TF_ShapeInferenceContextGetInput(context, i, shape, status);
        if (!is_ok(status)) break;
        if (!may_be_square(context, shape)) {
            TF_SetStatus(status, TF_INVALID_ARGUMENT, "expmgrad: expected square matrices, shape (..., n, n)");
            break;
        }
        if (found || !known) continue;
        known = TF_ShapeInferenceContextRankKnown(context, shape) != 0;
        found = known && (i == 0 || TF_ShapeInferenceContextRank(context, shape) > 2);
        if (found) TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
    }
    if (is_ok(status) && !found) TF_ShapeInferenceContextSetUnknownShape(context, status);
    TF_DeleteShapeHandle(shape);
}

/* ---- The kernel ----------------------------------------------------------------------------- */

struct kernel {
    bool adjoint;
    int32_t structure;
};

static void *create(TF_OpKernelConstruction *construction) {
    TF_Status *status = TF_NewStatus();
    struct kernel *kernel = malloc(sizeof *kernel);
    TF_Bool adjoint = 0;
    if (!kernel) TF_SetStatus(status, TF_RESOURCE_EXHAUSTED, "expmgrad: out of memory");
    if (kernel) TF_OpKernelConstruction_GetAttrBool(construction, "adjoint", &adjoint, status);
    if (kernel && is_ok(status))
        TF_OpKernelConstruction_GetAttrInt32(construction, "structure", &kernel->structure, status);
    if (kernel) kernel->adjoint = adjoint != 0;
    if (!is_ok(status)) TF_OpKernelConstruction_Failure(construction, status);
    TF_DeleteStatus(status);
    return kernel;
}

static void destroy(void *kernel) { free(kernel); }

/* TensorFlow's own limit. */
enum { MOST_AXES = 254, MOST_INPUTS = 1 + MOST_DIRECTIONS };

struct inputs {
    int count;
    TF_Tensor *tensor[MOST_INPUTS];
    int64_t axes[MOST_INPUTS][MOST_AXES];
    struct array array[MOST_INPUTS];
};

static void get_inputs(struct inputs *inputs, TF_OpKernelContext *context, TF_Status *status) {
    const int count = TF_NumInputs(context);
    if (count > MOST_INPUTS) {
        TF_SetStatus(status, TF_INVALID_ARGUMENT, "expmgrad: directions: expected at most two");
        return;
    }
    for (int i = 0; i < count; i++) {
        TF_GetInput(context, i, &inputs->tensor[i], status);
        if (!is_ok(status)) return;
        inputs->count = i + 1;
        const TF_Tensor *tensor = inputs->tensor[i];
        const int rank = TF_NumDims(tensor);
        if (rank > MOST_AXES) {
            TF_SetStatus(status, TF_INVALID_ARGUMENT, "expmgrad: too many axes");
            return;
        }
        for (int axis = 0; axis < rank; axis++) inputs->axes[i][axis] = TF_Dim(tensor, axis);
        inputs->array[i] = (struct array){element(TF_TensorType(tensor)), TF_TensorData(tensor), rank, inputs->axes[i]};
    }
}

static TF_Code code_of(expmgrad_status status) {
    if (status == EXPMGRAD_OUT_OF_MEMORY) return TF_RESOURCE_EXHAUSTED;
    return status >= EXPMGRAD_NULL_POINTER ? TF_INVALID_ARGUMENT : TF_INTERNAL;
}

static void fail(TF_Status *status, TF_Code code, const char *reason) {
    char text[256];
    snprintf(text, sizeof text, "expmgrad: %s", reason);
    TF_SetStatus(status, code, text);
}

static void run(
    const struct kernel *kernel, const struct inputs *inputs, TF_OpKernelContext *context, TF_Status *status) {
    struct derivative derivative = {.a = inputs->array[0],
        .directions = inputs->count - 1,
        .y = inputs->array[0],
        .adjoint = kernel->adjoint,
        .structure = kernel->structure};
    for (int i = 0; i < derivative.directions; i++) {
        derivative.direction[i] = inputs->array[i + 1];
        if (inputs->array[i + 1].rank > 2) derivative.y = inputs->array[i + 1];
    }
    const char *fault = derivative_fault(&derivative);
    if (fault) {
        fail(status, TF_INVALID_ARGUMENT, fault);
        return;
    }
    size_t bytes = bytes_of[derivative.a.element];
    for (int64_t i = 0; i < derivative.y.rank; i++) bytes *= (size_t)derivative.y.axes[i];
    TF_Tensor *y = TF_AllocateOutput(
        context, 0, types[derivative.a.element], derivative.y.axes, (int)derivative.y.rank, bytes, status);
    if (!is_ok(status)) return;
    derivative.result = TF_TensorData(y);
    const expmgrad_status result = derivative_run(&derivative);
    TF_DeleteTensor(y);
    if (result != EXPMGRAD_SUCCESS) fail(status, code_of(result), expmgrad_status_string(result));
}

static void compute(void *kernel, TF_OpKernelContext *context) {
    struct inputs inputs = {0};
    TF_Status *status = TF_NewStatus();
    get_inputs(&inputs, context, status);
    if (is_ok(status)) run(kernel, &inputs, context, status);
    if (!is_ok(status)) TF_OpKernelContext_Failure(context, status);
    for (int i = 0; i < inputs.count; i++) TF_DeleteTensor(inputs.tensor[i]);
    TF_DeleteStatus(status);
}

/* ---- Registration --------------------------------------------------------------------------- */

__attribute__((constructor)) static void load(void) {
    TF_Status *status = TF_NewStatus();
    TF_OpDefinitionBuilder *operation = TF_NewOpDefinitionBuilder(OPERATION);
    TF_OpDefinitionBuilderAddAttr(operation, "T: {float, double, complex64, complex128}");
    TF_OpDefinitionBuilderAddAttr(operation, "k: int >= 0");
    TF_OpDefinitionBuilderAddAttr(operation, "adjoint: bool = false");
    TF_OpDefinitionBuilderAddAttr(operation, "structure: int = 0");
    TF_OpDefinitionBuilderAddInput(operation, "a: T");
    TF_OpDefinitionBuilderAddInput(operation, "directions: k * T");
    TF_OpDefinitionBuilderAddOutput(operation, "y: T");
    TF_OpDefinitionBuilderSetShapeInferenceFunction(operation, infer);
    TF_RegisterOpDefinition(operation, status); // owns it; what it refuses, load_op_library reports
    for (int i = 0; i < OTHER && is_ok(status); i++) {
        TF_KernelBuilder *kernel = TF_NewKernelBuilder(OPERATION, "CPU", create, compute, destroy);
        TF_KernelBuilder_TypeConstraint(kernel, "T", types[i], status);
        if (is_ok(status)) TF_RegisterKernelBuilder(OPERATION, kernel, status);
    }
    TF_DeleteStatus(status);
}
