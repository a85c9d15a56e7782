#include <algorithm>
#include <optional>

#include "core/atomic_file.h"
#include "core/checked.h"
#include "core/runs.h"
#include "io/safetensors_header.h"
#include "torcxx/io/safetensors.h"

namespace torcxx::io {
namespace {

struct Item {
  const std::string* name;
  const TensorBase* tensor;
  const SafetensorsDtype* dtype;
};

std::string quoted(const std::string& text, const char* what) {
  auto json = json_quoted(text);
  TORCXX_CHECK_VALUE(json.has_value(), "save_safetensors: argument '", what,
                     "' expected UTF-8, got other bytes in '", text.substr(0, 100), "'");
  return *std::move(json);
}

// Larger elements first, so that every tensor is aligned to its element; then by name.
std::vector<Item> in_file_order(const TensorMap& tensors) {
  std::vector<Item> items;
  for (const auto& [name, tensor] : tensors) {
    TORCXX_CHECK_VALUE(name != "__metadata__",
                       "save_safetensors: argument 'tensors' expected other names than "
                       "'__metadata__', which the format reserves");
    TORCXX_CHECK_VALUE(tensor.defined(),
                       "save_safetensors: argument 'tensors' expected defined "
                       "tensors, got an undefined one named '",
                       name, "'");
    TORCXX_CHECK_VALUE(tensor.is_cpu(),
                       "save_safetensors: argument 'tensors' expected tensors on "
                       "the CPU, got '",
                       name, "' on ", tensor.device(), " (copy it with .cpu())");
    const auto* dtype = find_safetensors_dtype(tensor.dtype());
    TORCXX_CHECK_NOT_IMPLEMENTED(dtype != nullptr, "save_safetensors: tensor '", name,
                                 "': the format has no dtype for ", tensor.dtype());
    items.push_back({&name, &tensor, dtype});
  }
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return a.dtype != b.dtype ? a.dtype > b.dtype : *a.name < *b.name;
  });
  return items;
}

std::string make_header(const std::vector<Item>& items, const Metadata& metadata) {
  std::string json = "{";
  if (!metadata.empty()) {
    json += "\"__metadata__\":{";
    for (const auto& [key, value] : metadata)
      json += quoted(key, "metadata") + ":" + quoted(value, "metadata") + ",";
    json.back() = '}';
    json += ',';
  }
  int64_t offset = 0;
  for (const Item& item : items) {
    json += quoted(*item.name, "tensors") + ":{\"dtype\":\"" + std::string(item.dtype->name) +
            "\",\"shape\":[";
    for (int64_t size : item.tensor->sizes()) json += std::to_string(size) + ",";
    if (json.back() == ',') json.pop_back();
    json += "],\"data_offsets\":[" + std::to_string(offset) + ",";
    TORCXX_CHECK_VALUE(checked_add(offset, static_cast<int64_t>(item.tensor->nbytes()), &offset),
                       "save_safetensors: argument 'tensors' expected fewer than 2^63 bytes");
    json += std::to_string(offset) + "]},";
  }
  if (json.back() == ',') json.pop_back();
  json += '}';
  json.resize((json.size() + 7) / 8 * 8, ' ');
  TORCXX_CHECK_VALUE(json.size() <= kMaxSafetensorsHeader,
                     "save_safetensors: names and metadata expected to fit a header of ",
                     kMaxSafetensorsHeader, " bytes, got ", json.size());
  return json;
}

// Hands the file's bytes to write(data, count), in order.
template <class Write>
void write_file(const TensorMap& tensors, const Metadata& metadata, Write write) {
  const auto items = in_file_order(tensors);
  TORCXX_CHECK_VALUE(items.size() + metadata.size() < kMaxSafetensorsEntries,
                     "save_safetensors: argument 'tensors' expected at most ",
                     kMaxSafetensorsEntries, " entries, got ", items.size() + metadata.size());
  const std::string json = make_header(items, metadata);
  const uint64_t length = json.size();
  write(reinterpret_cast<const char*>(&length), 8);
  write(json.data(), json.size());
  for (const Item& item : items)
    for_each_run(*item.tensor->impl(),
                 [&](const char* data, int64_t bytes) { write(data, static_cast<size_t>(bytes)); });
}

}  // namespace

void save_safetensors(const TensorMap& tensors, const std::string& path) {
  save_safetensors(tensors, path, Metadata());
}

void save_safetensors(const TensorMap& tensors, const std::string& path, const Metadata& metadata) {
  std::optional<AtomicFile>
      file;  // opened by the first bytes: what is wrong with tensors comes first
  write_file(tensors, metadata, [&](const char* data, size_t bytes) {
    if (!file) file.emplace(path);
    file->write(data, bytes);
  });
  file->commit();
}

std::string safetensors_bytes(const TensorMap& tensors, const Metadata& metadata) {
  std::string out;
  write_file(tensors, metadata, [&](const char* data, size_t bytes) { out.append(data, bytes); });
  return out;
}

}  // namespace torcxx::io
