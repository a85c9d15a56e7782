// What the header of a safetensors file says.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace torcxx::io {

using Metadata = std::map<std::string, std::string, std::less<>>;

// One tensor as the header describes it.
struct SafetensorsEntry {
  std::string dtype;           // the format's name: "F32", "BF16", "F8_E4M3"
  std::vector<int64_t> shape;  // every size >= 0, their product checked
  int64_t begin = 0, end = 0;  // bytes from the end of the header
};

}  // namespace torcxx::io
