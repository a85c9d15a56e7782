// The JSON header of a safetensors file, parsed with bounds on depth, entries and memory.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "torcxx/core/dtype.h"
#include "torcxx/io/safetensors_entry.h"

namespace torcxx::io {

// The format's own limit on the header.
inline constexpr size_t kMaxSafetensorsHeader = 100'000'000;
// Tensors and metadata entries together; the largest models have some ten thousand.
inline constexpr size_t kMaxSafetensorsEntries = 500'000;

struct SafetensorsDtype {
  std::string_view name;
  int bits;
  ScalarType dtype;  // Undefined: the library has no such type
};
// In the format's order, which is also the order of tensors in a file, largest first.
const SafetensorsDtype* find_safetensors_dtype(std::string_view name);
const SafetensorsDtype* find_safetensors_dtype(ScalarType dtype);

// Parses `json`, which stands at byte 8 of file `path` before `data_bytes` of tensors. Raises
// ValueError for whatever the format forbids: each entry's fields, overlaps and holes.
void parse_safetensors_header(const std::string& path, std::string_view json, size_t data_bytes,
                              std::map<std::string, SafetensorsEntry, std::less<>>* entries,
                              Metadata* metadata);

// `text` as a JSON string with its quotes; nothing when it is not UTF-8.
std::optional<std::string> json_quoted(const std::string& text);

}  // namespace torcxx::io
