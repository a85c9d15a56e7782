// Whole storages as tensors, and safetensors files.
#include <nanobind/stl/map.h>
#include <nanobind/stl/string.h>

#include "core/empty.h"
#include "python.h"
#include "torcxx/io/safetensors.h"

namespace torcxx::python {
namespace {

// All bytes of the memory that t and its views share.
TensorBase storage_bytes(const TensorBase& t) {
  TensorBase out = empty_cpu({0}, kUInt8);
  const Storage& storage = t.storage();
  if (storage.nbytes() == 0) return out;
  const int64_t size = storage.nbytes(), stride = 1;
  TensorImpl* to = out.impl();
  to->set_shape({&size, 1}, {&stride, 1});
  to->storage = storage;
  to->offset = 0;
  to->data = static_cast<char*>(storage.data());
  return out;
}

nb::dict dict_of(const io::SafetensorsFile& file) {
  nb::dict out;
  for (const std::string& key : file.keys()) out[key.c_str()] = TensorBase(file.tensor(key));
  return out;
}

void save(nb::dict tensors, const std::string& path, const io::Metadata& metadata) {
  io::TensorMap map;
  for (const auto& [key, value] : tensors) {
    if (!PyUnicode_Check(key.ptr()) || !is_tensor(value.ptr()))
      throw TypeError(std::string("save_file: expected a dict of str and Tensor, got ") +
                      Py_TYPE(key.ptr())->tp_name + " and " + Py_TYPE(value.ptr())->tp_name);
    map.emplace(nb::cast<std::string>(key), tensor_of(value.ptr()));
  }
  nb::gil_scoped_release unlocked;
  io::save_safetensors(map, path, metadata);
}

}  // namespace

void define_files(nb::module_& m) {
  m.def("_storage_bytes", &storage_bytes);
  nb::class_<io::SafetensorsFile>(m, "_Safetensors")
      .def(
          "__init__",
          [](io::SafetensorsFile* self, const std::string& path, bool mmap) {
            io::SafetensorsOptions options;
            options.mmap = mmap;
            new (self) io::SafetensorsFile(path, options);
          },
          nb::arg("path"), nb::arg("mmap") = true)
      .def("keys",
           [](const io::SafetensorsFile& f) {
             nb::list out;
             for (const std::string& key : f.keys()) out.append(nb::str(key.c_str(), key.size()));
             return out;
           })
      .def("metadata", [](const io::SafetensorsFile& f) { return f.metadata(); })
      .def("tensor",
           [](const io::SafetensorsFile& f, const std::string& name) -> TensorBase {
             return f.tensor(name);
           })
      .def("tensors", &dict_of);
  m.def("_save_safetensors", &save);
}

}  // namespace torcxx::python
