// XLA's way to derivative.h: one handler, for value and derivatives, of any element type.
//
//   arguments   A, E_1 ... E_k        results   D_k(A; E_1 ... E_k) or its adjoint
//   attributes  adjoint, structure: S32
#include <stdio.h>
#include <string.h>

#include "derivative.h"
#include "xla_ffi.h"

__attribute__((visibility("default"))) struct ffi_error *expmgrad_jax_derivative(struct ffi_call *call);

/* Before the first call XLA asks by an extension which version a handler was made for. */
static bool answered_metadata(struct ffi_call *call) {
    for (struct ffi_extension *e = call->extension_start; e; e = e->next) {
        if (e->type != FFI_EXTENSION_METADATA) continue;
        struct ffi_metadata *asked = ((struct ffi_metadata_extension *)e)->metadata;
        // What we read has been the same in all minor versions: with each we say that it is ours.
        const struct ffi_api_version *theirs = call->api ? &call->api->version : NULL;
        const bool known = theirs && theirs->major_version == FFI_MAJOR;
        asked->api_version.major_version = FFI_MAJOR;
        asked->api_version.minor_version = known ? theirs->minor_version : FFI_MINOR;
        asked->traits = 0;
        return true;
    }
    return false;
}

static struct ffi_error *failure(const struct ffi_call *call, int code, const char *message) {
    char text[256];
    snprintf(text, sizeof text, "expmgrad: %s", message);
    struct ffi_error_create create = {.struct_size = sizeof create, .message = text, .code = code};
    return call->api->error_create(&create);
}

static int code_of(expmgrad_status status) {
    if (status == EXPMGRAD_OUT_OF_MEMORY) return FFI_RESOURCE_EXHAUSTED;
    return status >= EXPMGRAD_NULL_POINTER ? FFI_INVALID_ARGUMENT : FFI_INTERNAL;
}

static enum element element(int dtype) {
    switch (dtype) {
    case FFI_F32: return FLOAT32;
    case FFI_F64: return FLOAT64;
    case FFI_C64: return COMPLEX64;
    case FFI_C128: return COMPLEX128;
    default: return OTHER;
    }
}

static struct array array(const void *value) {
    const struct ffi_buffer *buffer = value;
    return (struct array){element(buffer->dtype), buffer->data, buffer->rank, buffer->dims};
}

/* Reads the attribute of this name; whether there is one. */
static bool attribute(const struct ffi_attributes *attributes, const char *name, int32_t *value) {
    for (int64_t i = 0; i < attributes->size; i++) {
        const struct ffi_text *text = attributes->names[i];
        if (text->length != strlen(name) || memcmp(text->start, name, text->length) != 0) continue;
        const struct ffi_scalar *scalar = attributes->values[i];
        if (attributes->types[i] != FFI_ATTRIBUTE_SCALAR || scalar->dtype != FFI_S32) return false;
        *value = *(const int32_t *)scalar->value;
        return true;
    }
    return false;
}

struct ffi_error *expmgrad_jax_derivative(struct ffi_call *call) {
    if (answered_metadata(call)) return NULL;
    const int64_t inputs = call->arguments.size;
    if (inputs < 1 || inputs > 1 + MOST_DIRECTIONS || call->results.size != 1)
        return failure(call, FFI_INVALID_ARGUMENT, "expected a matrix, at most two directions, and one result");
    int32_t adjoint, structure;
    if (!attribute(&call->attributes, "adjoint", &adjoint) || !attribute(&call->attributes, "structure", &structure))
        return failure(call, FFI_INVALID_ARGUMENT, "expected the attributes adjoint and structure, S32");
    const struct ffi_buffer *y = call->results.values[0];
    struct derivative derivative = {
        .a = array(call->arguments.values[0]),
        .directions = (int)inputs - 1,
        .y = array(y),
        .result = y->data,
        .adjoint = adjoint != 0,
        .structure = structure,
    };
    for (int i = 0; i < derivative.directions; i++) derivative.direction[i] = array(call->arguments.values[i + 1]);
    const char *fault = derivative_fault(&derivative);
    if (fault) return failure(call, FFI_INVALID_ARGUMENT, fault);
    const expmgrad_status status = derivative_run(&derivative);
    if (status == EXPMGRAD_SUCCESS) return NULL;
    return failure(call, code_of(status), expmgrad_status_string(status));
}
