/*
 * tensorflow_c.h - the part of TensorFlow's C interface for operations and kernels that tensorflow.c uses
 *
 * Declared anew from tensorflow/c/ops.h, kernels.h, tf_tensor.h and tf_status.h, which TensorFlow installs, so that the
 * build needs no TensorFlow: the functions are found in the process that loads the library. After TensorFlow's own
 * headers only the functions are declared, again, by which a test holds them to those.
 */
#ifndef EXPMGRAD_FRAMEWORKS_TENSORFLOW_C_H
#define EXPMGRAD_FRAMEWORKS_TENSORFLOW_C_H

#include <stddef.h>
#include <stdint.h>

#ifndef TENSORFLOW_C_KERNELS_H_
typedef struct TF_DimensionHandle TF_DimensionHandle;
typedef struct TF_KernelBuilder TF_KernelBuilder;
typedef struct TF_OpDefinitionBuilder TF_OpDefinitionBuilder;
typedef struct TF_OpKernelConstruction TF_OpKernelConstruction;
typedef struct TF_OpKernelContext TF_OpKernelContext;
typedef struct TF_ShapeHandle TF_ShapeHandle;
typedef struct TF_ShapeInferenceContext TF_ShapeInferenceContext;
typedef struct TSL_Status TF_Status;
typedef struct TF_Tensor TF_Tensor;
typedef unsigned char TF_Bool;
typedef enum { TF_OK = 0, TF_INVALID_ARGUMENT = 3, TF_RESOURCE_EXHAUSTED = 8, TF_INTERNAL = 13 } TF_Code;
typedef enum { TF_FLOAT = 1, TF_DOUBLE = 2, TF_COMPLEX64 = 8, TF_COMPLEX128 = 18 } TF_DataType;
#endif

#ifdef __cplusplus
extern "C" {
#endif

TF_Status *TF_NewStatus(void);
void TF_DeleteStatus(TF_Status *status);
void TF_SetStatus(TF_Status *status, TF_Code code, const char *message);
TF_Code TF_GetCode(const TF_Status *status);

TF_OpDefinitionBuilder *TF_NewOpDefinitionBuilder(const char *name);
void TF_OpDefinitionBuilderAddAttr(TF_OpDefinitionBuilder *builder, const char *attribute);
void TF_OpDefinitionBuilderAddInput(TF_OpDefinitionBuilder *builder, const char *input);
void TF_OpDefinitionBuilderAddOutput(TF_OpDefinitionBuilder *builder, const char *output);
void TF_OpDefinitionBuilderSetShapeInferenceFunction(
    TF_OpDefinitionBuilder *builder, void (*infer)(TF_ShapeInferenceContext *context, TF_Status *status));
void TF_RegisterOpDefinition(TF_OpDefinitionBuilder *builder, TF_Status *status);

int64_t TF_ShapeInferenceContextNumInputs(TF_ShapeInferenceContext *context);
void TF_ShapeInferenceContextGetInput(
    TF_ShapeInferenceContext *context, int i, TF_ShapeHandle *shape, TF_Status *status);
void TF_ShapeInferenceContextSetOutput(
    TF_ShapeInferenceContext *context, int i, TF_ShapeHandle *shape, TF_Status *status);
void TF_ShapeInferenceContextSetUnknownShape(TF_ShapeInferenceContext *context, TF_Status *status);
int TF_ShapeInferenceContextRankKnown(TF_ShapeInferenceContext *context, TF_ShapeHandle *shape);
int64_t TF_ShapeInferenceContextRank(TF_ShapeInferenceContext *context, TF_ShapeHandle *shape);
void TF_ShapeInferenceContextDim(
    TF_ShapeInferenceContext *context, TF_ShapeHandle *shape, int64_t i, TF_DimensionHandle *result);
int TF_DimensionHandleValueKnown(TF_DimensionHandle *dimension);
int64_t TF_DimensionHandleValue(TF_DimensionHandle *dimension);
TF_ShapeHandle *TF_NewShapeHandle(void);
void TF_DeleteShapeHandle(TF_ShapeHandle *shape);
TF_DimensionHandle *TF_NewDimensionHandle(void);
void TF_DeleteDimensionHandle(TF_DimensionHandle *dimension);

TF_KernelBuilder *TF_NewKernelBuilder(const char *operation, const char *device,
    void *(*create)(TF_OpKernelConstruction *construction), void (*compute)(void *kernel, TF_OpKernelContext *context),
    void (*destroy)(void *kernel));
void TF_KernelBuilder_TypeConstraint(
    TF_KernelBuilder *builder, const char *attribute, TF_DataType type, TF_Status *status);
void TF_RegisterKernelBuilder(const char *name, TF_KernelBuilder *builder, TF_Status *status);
void TF_OpKernelConstruction_GetAttrBool(
    TF_OpKernelConstruction *construction, const char *attribute, TF_Bool *value, TF_Status *status);
void TF_OpKernelConstruction_GetAttrInt32(
    TF_OpKernelConstruction *construction, const char *attribute, int32_t *value, TF_Status *status);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *construction, TF_Status *status);
void TF_OpKernelContext_Failure(TF_OpKernelContext *context, TF_Status *status);

int TF_NumInputs(TF_OpKernelContext *context);
void TF_GetInput(TF_OpKernelContext *context, int i, TF_Tensor **tensor, TF_Status *status);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *context, int index, TF_DataType type, const int64_t *dimensions,
    int rank, size_t bytes, TF_Status *status);
TF_DataType TF_TensorType(const TF_Tensor *tensor);
int TF_NumDims(const TF_Tensor *tensor);
int64_t TF_Dim(const TF_Tensor *tensor, int i);
void *TF_TensorData(const TF_Tensor *tensor);
void TF_DeleteTensor(TF_Tensor *tensor);

#ifdef __cplusplus
}
#endif

#endif
