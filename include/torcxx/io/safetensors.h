// safetensors: named tensors and text metadata in one file, read in place.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "torcxx/io/safetensors_entry.h"
#include "torcxx/tensor/tensor.h"

namespace torcxx::io {

using TensorMap = std::map<std::string, Tensor, std::less<>>;

struct SafetensorsOptions {
  // Map the file instead of reading it: loading is instant, pages arrive on use, and writing to a
  // tensor changes private copies, never the file. Turn off for files that others may shorten
  // while the tensors live.
  bool mmap = true;
};

// An opened file: the header is read and checked whole, tensors are made on demand.
// Every malformed header raises ValueError with the field and the byte offset in the file.
class TORCXX_API SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::string& path, SafetensorsOptions options = {});
  // Bytes that the caller keeps alive and unchanged as long as any tensor of this file. `name`
  // stands for the path in messages.
  SafetensorsFile(void* data, size_t size, const std::string& name = "memory");

  const Metadata& metadata() const { return metadata_; }
  const std::map<std::string, SafetensorsEntry, std::less<>>& entries() const { return entries_; }
  bool contains(std::string_view name) const;
  std::vector<std::string> keys() const;  // sorted
  // A tensor on the file's own bytes; a copy only where they are not aligned to the element.
  // Raises ValueError for an unknown name or BOOL bytes other than 0 and 1, NotImplementedError
  // for a dtype without a counterpart here (F8_*, F6_*, F4).
  Tensor tensor(std::string_view name) const;

 private:
  void parse();
  std::string path_;
  std::shared_ptr<void> owner_;  // keeps data_ alive; shared with the tensors
  char* data_ = nullptr;
  size_t size_ = 0, header_ = 0;  // header_: file offset of the first tensor's byte
  std::map<std::string, SafetensorsEntry, std::less<>> entries_;
  Metadata metadata_;
};

// All tensors of a file. Raises as SafetensorsFile does, and OSError.
TORCXX_API TensorMap load_safetensors(const std::string& path, SafetensorsOptions options = {});

// Writes `path` in one step: after an error the old file is untouched. Tensors that share memory
// are written each in full; views are gathered. The same tensors give the same bytes, which are
// those of the reference implementation. Raises ValueError for a name that is reserved or not
// UTF-8, NotImplementedError for a dtype that the format lacks (complex128), and OSError.
TORCXX_API void save_safetensors(const TensorMap& tensors, const std::string& path,
                                 const Metadata& metadata);
TORCXX_API void save_safetensors(const TensorMap& tensors, const std::string& path);
// The bytes of that file.
TORCXX_API std::string safetensors_bytes(const TensorMap& tensors, const Metadata& metadata = {});

}  // namespace torcxx::io
