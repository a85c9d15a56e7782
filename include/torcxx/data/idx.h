// IDX: the plain array format of the MNIST family.
#pragma once
#include <cstdint>
#include <string>

#include "torcxx/tensor/tensor.h"

namespace torcxx::data {

// Reads an IDX file, plain or gzip, into a tensor of the file's shape and dtype (uint8, int8,
// int16, int32, float32 or float64; stored big-endian). Raises ValueError, with the field and its
// byte, for a malformed, truncated or overlong file or one that declares more than `max_bytes`;
// OSError when it cannot be read; NotImplementedError for gzip in a build without zlib.
TORCXX_API Tensor read_idx(const std::string& path, int64_t max_bytes = int64_t{4} << 30);

// Writes a CPU tensor of 1 to 64 dimensions, each below 2^32, in one step. Raises ValueError,
// NotImplementedError for a dtype that the format lacks, and OSError.
TORCXX_API void write_idx(const TensorBase& tensor, const std::string& path);

}  // namespace torcxx::data
