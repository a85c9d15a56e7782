#include "torcxx/core/array_ref.h"

#include "torcxx/core/error.h"

namespace torcxx {

std::string to_string(IntArrayRef list) {
  std::string out = "[";
  for (size_t i = 0; i < list.size(); i++) {
    if (i) out += ", ";
    detail::append(out, static_cast<long long>(list[i]));
  }
  return out += ']';
}

}  // namespace torcxx
