// Where linear algebra finds LAPACK.
#pragma once
#include <string>

#include "torcxx/core/macros.h"

namespace torcxx {

// Names a shared library to open before those of the system; the environment variable
// TORCXX_LAPACK goes before it. Raises Error when a library is in use already.
TORCXX_API void set_lapack_library(const std::string& path);
// The file in use, which is opened on the first call. Raises Error when there is none.
TORCXX_API std::string lapack_library();

}  // namespace torcxx
