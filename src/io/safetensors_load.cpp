#include <bit>
#include <cstring>

#include "core/empty.h"
#include "core/platform.h"
#include "data/byte_source.h"
#include "io/safetensors_header.h"
#include "torcxx/io/safetensors.h"

namespace torcxx::io {

static_assert(std::endian::native == std::endian::little, "the format's numbers are little-endian");

namespace {

std::shared_ptr<void> map_file(const std::string& path, size_t* size) {
  const platform::MappedFile file = platform::map_file_private(path);
  *size = file.size;
  return {const_cast<void*>(file.data), [file](void*) { platform::unmap_file(file); }};
}

std::shared_ptr<void> read_file(const std::string& path, size_t* size) {
  const auto source = data::open_plain_source(path);
  auto storage = std::make_shared<Storage>(Storage::allocate(source->upper_bound()));
  *size = source->read(storage->data(), static_cast<size_t>(storage->nbytes()));
  return {storage, storage->data()};
}

}  // namespace

SafetensorsFile::SafetensorsFile(const std::string& path, SafetensorsOptions options)
    : path_(path) {
  owner_ = options.mmap ? map_file(path, &size_) : read_file(path, &size_);
  data_ = static_cast<char*>(owner_.get());
  parse();
}

SafetensorsFile::SafetensorsFile(void* data, size_t size, const std::string& name)
    : path_(name), data_(static_cast<char*>(data)), size_(size) {
  parse();
}

void SafetensorsFile::parse() {
  TORCXX_CHECK_VALUE(size_ >= 8, "safetensors: '", path_,
                     "', field 'header length' at byte 0 expected 8 bytes, got a file of ", size_);
  uint64_t length;
  std::memcpy(&length, data_, 8);
  TORCXX_CHECK_VALUE(length <= kMaxSafetensorsHeader, "safetensors: '", path_,
                     "', field 'header length' at byte 0 expected at most ", kMaxSafetensorsHeader,
                     ", got ", length, " (is this a safetensors file?)");
  TORCXX_CHECK_VALUE(length <= size_ - 8, "safetensors: '", path_,
                     "', field 'header length' at byte 0 expected at most the ", size_ - 8,
                     " bytes that follow, got ", length, ": the file is truncated");
  header_ = 8 + static_cast<size_t>(length);
  const std::string_view json(data_ + 8, static_cast<size_t>(length));
  TORCXX_CHECK_VALUE(
      !json.empty() && json[0] == '{', "safetensors: '", path_,
      "', field 'header' at byte 8 expected '{', got ",
      json.empty() ? std::string("nothing") : detail::cat("byte ", static_cast<uint8_t>(json[0])));
  parse_safetensors_header(path_, json, size_ - header_, &entries_, &metadata_);
}

bool SafetensorsFile::contains(std::string_view name) const {
  return entries_.find(name) != entries_.end();
}

std::vector<std::string> SafetensorsFile::keys() const {
  std::vector<std::string> names;
  names.reserve(entries_.size());
  for (const auto& e : entries_) names.push_back(e.first);
  return names;
}

Tensor SafetensorsFile::tensor(std::string_view name) const {
  const auto found = entries_.find(name);
  TORCXX_CHECK_VALUE(found != entries_.end(), "safetensors: argument 'name' expected one of the ",
                     entries_.size(), " tensors in '", path_, "', got '", name, "'");
  const SafetensorsEntry& entry = found->second;
  const ScalarType dtype = find_safetensors_dtype(entry.dtype)->dtype;
  TORCXX_CHECK_NOT_IMPLEMENTED(dtype != ScalarType::Undefined, "safetensors: '", path_,
                               "', tensor '", name, "', field 'dtype': ", entry.dtype,
                               " has no counterpart here (convert it to BF16 or F16 first)");
  const int64_t bytes = entry.end - entry.begin;
  char* data = data_ + header_ + entry.begin;
  if (dtype == kBool)
    // A C++ bool must be 0 or 1: any other byte would be undefined behaviour in the kernels.
    for (int64_t i = 0; i < bytes; i++)
      TORCXX_CHECK_VALUE(static_cast<uint8_t>(data[i]) <= 1, "safetensors: '", path_, "', tensor '",
                         name, "' at byte ", data + i - data_, " expected a BOOL of 0 or 1, got ",
                         static_cast<uint8_t>(data[i]));
  if (bytes == 0) return empty_cpu(entry.shape, dtype);
  const auto alignment = static_cast<uintptr_t>(isComplexType(dtype) ? 4 : elementSize(dtype));
  if (reinterpret_cast<uintptr_t>(data) % alignment != 0) {
    TensorBase copy = empty_cpu(entry.shape, dtype);
    std::memcpy(copy.data_ptr(), data, static_cast<size_t>(bytes));
    return copy;
  }
  return tensor_on(Storage::from_blob(data, bytes, [owner = owner_](void*) {}), entry.shape, dtype);
}

TensorMap load_safetensors(const std::string& path, SafetensorsOptions options) {
  const SafetensorsFile file(path, options);
  TensorMap tensors;
  for (const auto& e : file.entries())
    tensors.emplace_hint(tensors.end(), e.first, file.tensor(e.first));
  return tensors;
}

}  // namespace torcxx::io
