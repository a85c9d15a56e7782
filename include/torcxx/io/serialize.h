// save and load of tensors, modules and optimizers, with PyTorch's C++ names. The file is
// safetensors: it opens in Python too, and nothing in it is run.
#pragma once
#include <iosfwd>

#include "torcxx/io/safetensors.h"
#include "torcxx/nn/module.h"
#include "torcxx/optim/optimizer.h"

namespace torcxx {
namespace serialize {

// Tensors by key on their way to a file. Nested archives' keys follow "key.".
class TORCXX_API OutputArchive {
 public:
  // Raises ValueError for a key in use.
  void write(const std::string& key, const Tensor& tensor, bool is_buffer = false);
  void write(const std::string& key, const OutputArchive& nested);
  // Atomic, see save_safetensors, whose errors these raise. Raises OSError when the stream fails.
  void save_to(const std::string& path) const;
  void save_to(std::ostream& stream) const;

 private:
  io::TensorMap tensors_;
};

// Tensors by key out of a file.
class TORCXX_API InputArchive {
 public:
  // Raise what SafetensorsFile raises; a stream is read to its end.
  void load_from(const std::string& path);
  void load_from(std::istream& stream);
  void load_from(const char* data, size_t size);
  // Raises Error when there is no such key.
  void read(const std::string& key, Tensor& tensor, bool is_buffer = false) const;
  void read(const std::string& key, InputArchive& nested) const;
  // False when there is none.
  bool try_read(const std::string& key, Tensor& tensor, bool is_buffer = false) const;
  bool try_read(const std::string& key, InputArchive& nested) const;
  // First parts of the keys, each once.
  std::vector<std::string> keys() const;
  const io::TensorMap& tensors() const { return tensors_; }

 private:
  io::TensorMap tensors_;
};

TORCXX_API OutputArchive& operator<<(OutputArchive& archive, const Tensor& tensor);
TORCXX_API OutputArchive& operator<<(OutputArchive& archive, const std::vector<Tensor>& tensors);
TORCXX_API OutputArchive& operator<<(OutputArchive& archive, const nn::Module& module);
TORCXX_API OutputArchive& operator<<(OutputArchive& archive, const optim::Optimizer& optimizer);
template <class M>
requires std::is_base_of_v<nn::Module, M> OutputArchive& operator<<(
    OutputArchive& archive, const std::shared_ptr<M>& module) {
  TORCXX_CHECK_VALUE(module, "save: expected a module, got a null pointer");
  return archive << static_cast<const nn::Module&>(*module);
}
template <class M>
OutputArchive& operator<<(OutputArchive& archive, const nn::ModuleHolder<M>& holder) {
  return archive << static_cast<const nn::Module&>(*holder);
}

// Modules and optimizers take the values by name and raise as their load_state_dict.
TORCXX_API InputArchive& operator>>(InputArchive& archive, Tensor& tensor);
TORCXX_API InputArchive& operator>>(InputArchive& archive, std::vector<Tensor>& tensors);
TORCXX_API InputArchive& operator>>(InputArchive& archive, nn::Module& module);
TORCXX_API InputArchive& operator>>(InputArchive& archive, optim::Optimizer& optimizer);
template <class M>
requires std::is_base_of_v<nn::Module, M> InputArchive& operator>>(
    InputArchive& archive, const std::shared_ptr<M>& module) {
  TORCXX_CHECK_VALUE(module, "load: expected a module, got a null pointer");
  return archive >> static_cast<nn::Module&>(*module);
}
template <class M>
InputArchive& operator>>(InputArchive& archive, const nn::ModuleHolder<M>& holder) {
  return archive >> static_cast<nn::Module&>(*holder);
}

}  // namespace serialize

// Writes a value to a path (atomically) or stream.
template <class Value, class Target>
void save(const Value& value, Target&& target) {
  serialize::OutputArchive archive;
  archive << value;
  archive.save_to(std::forward<Target>(target));
}
// Reads a value that save wrote, from a path, a stream, or bytes and their number.
template <class Value, class... Source>
void load(Value& value, Source&&... source) {
  serialize::InputArchive archive;
  archive.load_from(std::forward<Source>(source)...);
  archive >> value;
}

}  // namespace torcxx
