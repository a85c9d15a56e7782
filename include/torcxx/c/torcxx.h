/* The C interface: values, operations by name, gradients. Every function that can fail returns NULL
 * or a negative number, and torcxx_error() then says why. Values are owned by the caller:
 * torcxx_free. */
#ifndef TORCXX_C_TORCXX_H_
#define TORCXX_C_TORCXX_H_

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define TORCXX_C_API __attribute__((visibility("default")))
#else
#define TORCXX_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct torcxx_value torcxx_value;

/* Message and class ("ValueError", "IndexError", ...) of the calling thread's last failure. */
TORCXX_C_API const char* torcxx_error(void);
TORCXX_C_API const char* torcxx_error_class(void);

TORCXX_C_API torcxx_value* torcxx_none(void);
TORCXX_C_API torcxx_value* torcxx_bool(int value);
TORCXX_C_API torcxx_value* torcxx_int(int64_t value);
TORCXX_C_API torcxx_value* torcxx_float(double value);
TORCXX_C_API torcxx_value* torcxx_complex(double real, double imag);
TORCXX_C_API torcxx_value* torcxx_string(const char* text);
TORCXX_C_API torcxx_value* torcxx_dtype(const char* name); /* "float32" */
TORCXX_C_API torcxx_value* torcxx_ints(const int64_t* values, size_t n);
/* A tensor with a copy of `storage_bytes` bytes; strides and offset in elements, inside the
 * storage. */
TORCXX_C_API torcxx_value* torcxx_tensor(const char* dtype, size_t ndim, const int64_t* sizes,
                                         const int64_t* strides, int64_t offset,
                                         const void* storage, size_t storage_bytes);
TORCXX_C_API torcxx_value* torcxx_tensors(torcxx_value* const* tensors, size_t n);
TORCXX_C_API void torcxx_free(torcxx_value* value);

/* "None", "Tensor", "Tensor[]", "bool", "int", "float", "complex", "int[]", "str", "dtype" or
 * "other". */
TORCXX_C_API const char* torcxx_kind(const torcxx_value* value);
TORCXX_C_API int64_t torcxx_as_int(const torcxx_value* value);
TORCXX_C_API double torcxx_as_float(const torcxx_value* value);
TORCXX_C_API double torcxx_as_imag(const torcxx_value* value);
TORCXX_C_API const char* torcxx_as_text(
    const torcxx_value* value); /* str or dtype; until the next call */
TORCXX_C_API int64_t torcxx_length(const torcxx_value* value); /* Tensor[] and int[] */
TORCXX_C_API torcxx_value* torcxx_item(const torcxx_value* value, size_t i);

/* Tensors. */
TORCXX_C_API const char* torcxx_tensor_dtype(const torcxx_value* tensor);
TORCXX_C_API int64_t torcxx_tensor_dim(const torcxx_value* tensor);
TORCXX_C_API int64_t torcxx_tensor_size(const torcxx_value* tensor, size_t d);
TORCXX_C_API int torcxx_requires_grad(const torcxx_value* tensor);
TORCXX_C_API int torcxx_set_requires_grad(torcxx_value* tensor, int on);
/* Writes the elements row-major into `out`, which has room for `bytes`. 0 or -1. */
TORCXX_C_API int torcxx_read(const torcxx_value* tensor, void* out, size_t bytes);

/* Operations: `index` counts from 0 to torcxx_op_count() - 1; schemas are in PyTorch's language. */
TORCXX_C_API size_t torcxx_op_count(void);
TORCXX_C_API const char* torcxx_op_schema(size_t index);
/* Calls one; args in the schema's order, all of them. Returns a list of results, NULL on failure.
 */
TORCXX_C_API torcxx_value* torcxx_call(size_t index, torcxx_value* const* args, size_t n);
/* Gradients of sum <grad_outputs[i], outputs[i]> by inputs, as a Tensor[] with None for unused
 * ones. */
TORCXX_C_API torcxx_value* torcxx_grad(torcxx_value* const* outputs,
                                       torcxx_value* const* grad_outputs, size_t n_outputs,
                                       torcxx_value* const* inputs, size_t n_inputs,
                                       int create_graph);
TORCXX_C_API void torcxx_manual_seed(uint64_t seed);
TORCXX_C_API void torcxx_set_num_threads(int n);
TORCXX_C_API int torcxx_set_memory_limit(int64_t bytes);

#ifdef __cplusplus
}
#endif
#endif
