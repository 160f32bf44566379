/*
 * xla_ffi.h - the part of XLA's foreign function interface that a handler reads and writes
 *
 * Declared anew from the layout documented in xla/ffi/api/c_api.h, version 0.3, which jaxlib installs, so that the build
 * needs no JAX. Structs carry their size and grow at the end; a test holds every offset here to the installed header.
 */
#ifndef EXPMGRAD_FRAMEWORKS_XLA_FFI_H
#define EXPMGRAD_FRAMEWORKS_XLA_FFI_H

#include <stddef.h>
#include <stdint.h>

enum { FFI_MAJOR = 0, FFI_MINOR = 3 };

enum { FFI_EXTENSION_METADATA = 1 };

struct ffi_extension {
    size_t struct_size;
    int type;
    struct ffi_extension *next;
};

struct ffi_api_version {
    size_t struct_size;
    struct ffi_extension *extension_start;
    int major_version, minor_version;
};

struct ffi_metadata {
    size_t struct_size;
    struct ffi_api_version api_version;
    uint32_t traits;
};

struct ffi_metadata_extension {
    struct ffi_extension base;
    struct ffi_metadata *metadata;
};

enum {
    FFI_INVALID_ARGUMENT = 3,
    FFI_RESOURCE_EXHAUSTED = 8,
    FFI_INTERNAL = 13,
};

struct ffi_error;

struct ffi_error_create {
    size_t struct_size;
    struct ffi_extension *extension_start;
    const char *message;
    int code;
};

struct ffi_api {
    size_t struct_size;
    struct ffi_extension *extension_start;
    struct ffi_api_version version;
    const void *internal;
    struct ffi_error *(*error_create)(struct ffi_error_create *);
};

enum { FFI_S32 = 4, FFI_F32 = 11, FFI_F64 = 12, FFI_C64 = 15, FFI_C128 = 18 };

struct ffi_buffer {
    size_t struct_size;
    struct ffi_extension *extension_start;
    int dtype;
    void *data;
    int64_t rank;
    int64_t *dims;
};

/* Arguments and results; all of ours are buffers. */
struct ffi_values {
    size_t struct_size;
    struct ffi_extension *extension_start;
    int64_t size;
    int *types;
    void **values;
};

enum { FFI_ATTRIBUTE_SCALAR = 3 };

struct ffi_text {
    const char *start;
    size_t length;
};

struct ffi_scalar {
    int dtype;
    void *value;
};

struct ffi_attributes {
    size_t struct_size;
    struct ffi_extension *extension_start;
    int64_t size;
    int *types;
    struct ffi_text **names;
    void **values;
};

struct ffi_call {
    size_t struct_size;
    struct ffi_extension *extension_start;
    const struct ffi_api *api;
    void *context;
    int stage;
    struct ffi_values arguments, results;
    struct ffi_attributes attributes;
};

#endif
