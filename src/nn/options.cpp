#include "torcxx/nn/options.h"

#include "torcxx/core/error.h"

namespace torcxx::detail {

void check_padding_mode(const std::string& mode) {
  TORCXX_CHECK_VALUE(mode == "same" || mode == "valid", "Invalid padding string '", mode,
                     "', should be one of 'same', 'valid'");
}

void copy_values(IntArrayRef list, int64_t* to, size_t n) {
  TORCXX_CHECK(list.size() == n, "Expected ", n, " values, but instead got ", list.size());
  for (size_t i = 0; i < n; i++) to[i] = list[i];
}

}  // namespace torcxx::detail
