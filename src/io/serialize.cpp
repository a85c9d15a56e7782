#include "torcxx/io/serialize.h"

#include <istream>
#include <iterator>
#include <ostream>

#include "torcxx/tensor/functions.gen.h"

namespace torcxx::serialize {
namespace {

io::TensorMap copied(const io::SafetensorsFile& file) {
  io::TensorMap out;
  for (const std::string& key : file.keys()) out.emplace(key, file.tensor(key).clone());
  return out;
}
OutputArchive& write_all(OutputArchive& archive, const OrderedDict<Tensor>& state) {
  for (const auto& item : state) archive.write(item.key(), item.value());
  return archive;
}
OrderedDict<Tensor> state_of(const InputArchive& archive) {
  OrderedDict<Tensor> out;
  for (const auto& [key, tensor] : archive.tensors()) out.insert(key, tensor);
  return out;
}

}  // namespace

void OutputArchive::write(const std::string& key, const Tensor& tensor, bool) {
  TORCXX_CHECK_VALUE(tensors_.emplace(key, tensor).second, "OutputArchive: the key '", key,
                     "' is in use");
}
void OutputArchive::write(const std::string& key, const OutputArchive& nested) {
  for (const auto& [name, tensor] : nested.tensors_) write(key + "." + name, tensor);
}
void OutputArchive::save_to(const std::string& path) const { io::save_safetensors(tensors_, path); }
void OutputArchive::save_to(std::ostream& stream) const {
  const std::string bytes = io::safetensors_bytes(tensors_);
  if (!stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush())
    throw OSError("save: writing to the stream failed");
}

void InputArchive::load_from(const std::string& path) {
  tensors_ = io::load_safetensors(path, {.mmap = false});
}
void InputArchive::load_from(std::istream& stream) {
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) throw OSError("load: reading from the stream failed");
  tensors_ = copied(io::SafetensorsFile(bytes.data(), bytes.size(), "stream"));
}
void InputArchive::load_from(const char* data, size_t size) {
  // The file's tensors would write through to the caller's bytes, so they are copied.
  tensors_ = copied(io::SafetensorsFile(const_cast<char*>(data), size));
}
bool InputArchive::try_read(const std::string& key, Tensor& tensor, bool) const {
  const auto found = tensors_.find(key);
  if (found != tensors_.end()) tensor = found->second;
  return found != tensors_.end();
}
bool InputArchive::try_read(const std::string& key, InputArchive& nested) const {
  const std::string prefix = key + ".";
  nested.tensors_.clear();
  for (auto it = tensors_.lower_bound(prefix);
       it != tensors_.end() && it->first.starts_with(prefix); ++it)
    nested.tensors_.emplace(it->first.substr(prefix.size()), it->second);
  return !nested.tensors_.empty();
}
void InputArchive::read(const std::string& key, Tensor& tensor, bool) const {
  TORCXX_CHECK(try_read(key, tensor), "InputArchive: no such serialized tensor '", key, "'");
}
void InputArchive::read(const std::string& key, InputArchive& nested) const {
  TORCXX_CHECK(try_read(key, nested), "InputArchive: no such serialized submodule '", key, "'");
}
std::vector<std::string> InputArchive::keys() const {
  std::vector<std::string> out;
  for (const auto& [key, tensor] : tensors_) {
    std::string first = key.substr(0, key.find('.'));
    if (out.empty() || out.back() != first) out.push_back(std::move(first));
  }
  return out;
}

OutputArchive& operator<<(OutputArchive& archive, const Tensor& tensor) {
  archive.write("0", tensor);
  return archive;
}
OutputArchive& operator<<(OutputArchive& archive, const std::vector<Tensor>& tensors) {
  for (size_t i = 0; i < tensors.size(); i++) archive.write(std::to_string(i), tensors[i]);
  return archive;
}
OutputArchive& operator<<(OutputArchive& archive, const nn::Module& module) {
  return write_all(archive, module.state_dict());
}
OutputArchive& operator<<(OutputArchive& archive, const optim::Optimizer& optimizer) {
  return write_all(archive, optimizer.state_dict());
}

InputArchive& operator>>(InputArchive& archive, Tensor& tensor) {
  archive.read("0", tensor);
  return archive;
}
InputArchive& operator>>(InputArchive& archive, std::vector<Tensor>& tensors) {
  tensors.clear();
  Tensor next;
  while (archive.try_read(std::to_string(tensors.size()), next)) tensors.push_back(next);
  TORCXX_CHECK(tensors.size() == archive.tensors().size(),
               "load: expected tensors with the keys 0, 1, ..., got ", archive.tensors().size(),
               " others beside ", tensors.size(), " of these");
  return archive;
}
InputArchive& operator>>(InputArchive& archive, nn::Module& module) {
  module.load_state_dict(state_of(archive));
  return archive;
}
InputArchive& operator>>(InputArchive& archive, optim::Optimizer& optimizer) {
  optimizer.load_state_dict(state_of(archive));
  return archive;
}

}  // namespace torcxx::serialize
