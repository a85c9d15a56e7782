// Layers of the library's records as the Python modules use them: a layer takes its options and
// tensors from the attributes of the module that owns it, each time it runs.
#include <nanobind/stl/string.h>

#include <map>

#include "convert.h"
#include "nn/layer_registry.h"
#include "operation.h"

namespace torcxx::python {
namespace {

using nn::LayerEntry;

constexpr int64_t kReleaseElements = 10000;

// A schema as the parser of operations reads it.
struct Schema {
  explicit Schema(const LayerEntry& e, const char* text)
      : op{e.name, "", text, e.doc, OpKind::Function, true, false, nullptr, nullptr}, signature(op) {}
  Schema(const Schema&) = delete;
  OpEntry op;
  Signature signature;
};
struct Layer {
  explicit Layer(const LayerEntry& e) : entry(e), options(e, e.schema), inputs(e, e.inputs) {}
  const LayerEntry& entry;
  Schema options, inputs;
};

const Layer& layer_of(const std::string& name) {
  static std::map<std::string, Layer> layers;
  if (const auto it = layers.find(name); it != layers.end()) return it->second;
  for (const LayerEntry& e : nn::all_layers())
    if (name == e.name) return layers.try_emplace(name, e).first->second;
  throw TypeError("there is no layer '" + name + "'");
}

// Python modules do not check their options' types beyond what they can be read as.
Value option_value(const LayerEntry& e, const Parameter& p, PyObject* o) {
  Value v;
  if (o == Py_None) return v;
  if (p.kind == Kind::Bool) {
    const int truth = PyObject_IsTrue(o);
    if (truth < 0) throw nb::python_error();
    return Scalar(truth == 1);
  }
  Parameter lenient = p;
  lenient.single = true;
  nb::object keep;
  if (p.kind == Kind::Ints && PyLong_Check(o) == 0 && !PyTuple_Check(o) && !PyList_Check(o) &&
      PySequence_Check(o)) {
    keep = checked(PySequence_Tuple(o));
    o = keep.ptr();
  }
  if (!to_value(lenient, o, v))
    throw TypeError(std::string(e.name) + "(): argument '" + p.name + "' cannot be a " +
                    Py_TYPE(o)->tp_name);
  return v;
}

// A C++ module and what its members were last set to.
struct Bound {
  struct Slot {
    PyObject* key;  // interned
    bool buffer;
    Tensor* registered;
    Tensor* member;  // null: the layer finds it in the list
  };
  Bound(const Layer& of, nn::ModulePtr m, nb::tuple options)
      : layer(&of),
        module(std::move(m)),
        made_of(std::move(options)),
        seen(of.options.signature.parameters.size()) {
    const auto add = [&](OrderedDict<Tensor>& from, bool buffer) {
      for (auto& item : from)
        slots.push_back({PyUnicode_InternFromString(item.name.c_str()), buffer, &item.item,
                         layer->entry.member(*module, item.name)});
    };
    add(nn::detail::Tensors::parameters(*module), false);
    add(nn::detail::Tensors::buffers(*module), true);
  }

  void read(nb::handle owner) {
    static PyObject* const names[] = {
        PyUnicode_InternFromString("__dict__"), PyUnicode_InternFromString("_parameters"),
        PyUnicode_InternFromString("_buffers"), PyUnicode_InternFromString("training")};
    const nb::object dict = checked(PyObject_GetAttr(owner.ptr(), names[0]));
    PyObject* parameters = PyDict_GetItem(dict.ptr(), names[1]);
    PyObject* buffers = PyDict_GetItem(dict.ptr(), names[2]);
    PyObject* training = PyDict_GetItem(dict.ptr(), names[3]);
    if (!parameters || !buffers || !training)
      throw TypeError(std::string(layer->entry.name) +
                      ": the module was not initialised (Module.__init__ was not called)");
    if ((training == Py_True) != module->is_training()) module->train(training == Py_True);
    for (Slot& s : slots) {
      PyObject* o = PyDict_GetItem(s.buffer ? buffers : parameters, s.key);
      nb::object keep;
      if (!o) {  // another attribute has taken its place
        keep = checked(PyObject_GetAttr(owner.ptr(), s.key));
        o = keep.ptr();
      }
      if (o != Py_None && !is_tensor(o))
        throw TypeError(std::string(layer->entry.name) + ": " + PyUnicode_AsUTF8(s.key) + " is a " +
                        Py_TYPE(o)->tp_name + ", expected a Tensor or None");
      const TensorBase t = o == Py_None ? TensorBase() : tensor_of(o);
      if (s.registered->is_same(t)) continue;
      *s.registered = t;
      if (s.member) *s.member = t;
    }
    read_options(owner, dict.ptr());
  }

 private:
  void read_options(nb::handle owner, PyObject* dict) {
    const std::vector<Parameter>& list = layer->options.signature.parameters;
    bool changed = false;
    for (size_t i = 0; i < list.size(); i++) {
      if (is_tensor_name(list[i].key)) continue;  // whether there is one, the tensors say
      PyObject* o = PyDict_GetItem(dict, list[i].key);
      nb::object keep;
      if (!o) {
        keep = checked(PyObject_GetAttr(owner.ptr(), list[i].key));
        o = keep.ptr();
      }
      if (o == seen[i].ptr() && !PyList_Check(o)) continue;
      seen[i] = nb::borrow(o);
      changed = true;
    }
    if (!changed) return;
    std::vector<Value> values(list.size());
    for (size_t i = 0; i < list.size(); i++)
      if (seen[i].is_valid()) values[i] = option_value(layer->entry, list[i], seen[i].ptr());
    layer->entry.set_options(*module, values.data(), values.size());
  }
  bool is_tensor_name(PyObject* key) const {
    for (const Slot& s : slots)
      if (s.key == key) return true;
    return false;
  }

 public:
  const Layer* layer;
  nn::ModulePtr module;
  nb::tuple made_of;
  std::vector<Slot> slots;
  std::vector<nb::object> seen;  // options, as they were last read
  bool busy = false;
};

nb::object run(Bound& bound, nb::handle owner, nb::args args) {
  struct Busy {
    explicit Busy(Bound& b) : bound(b) { b.busy = true; }
    ~Busy() { bound.busy = false; }
    Bound& bound;
  } busy(bound);
  bound.read(owner);
  const Signature& s = bound.layer->inputs.signature;
  std::vector<Value> values(s.parameters.size());
  std::string why;
  PyObject* const* given = &PyTuple_GET_ITEM(args.ptr(), 0);
  if (!s.fit(nullptr, given, args.size(), nullptr, values.data(), &why)) throw TypeError(why);
  int64_t elements = 0;
  for (const Value& v : values)
    if (const auto* t = std::get_if<TensorBase>(&v)) elements += t->numel();
  for (const auto& slot : bound.slots)
    if (slot.registered->defined()) elements += slot.registered->numel();
  std::vector<Value> results;
  if (elements < kReleaseElements) {
    results = bound.layer->entry.forward(*bound.module, values.data(), values.size());
  } else {
    nb::gil_scoped_release unlocked;
    results = bound.layer->entry.forward(*bound.module, values.data(), values.size());
  }
  if (results.size() == 1) return nb::steal(from_value(std::move(results[0])));
  nb::list out;
  for (Value& v : results) out.append(nb::steal(from_value(std::move(v))));
  return nb::tuple(out);
}

// __torch_function__ of the first argument whose class has one.
nb::object override_of(nb::args args) {
  if (!overrides_enabled()) return {};
  for (nb::handle o : args) {
    if (!is_tensor(o.ptr()) || Py_TYPE(o.ptr()) == tensor_type) continue;
    nb::object f = nb::getattr(nb::handle(reinterpret_cast<PyObject*>(Py_TYPE(o.ptr()))),
                               "__torch_function__", nb::none());
    if (!f.is_none() && f.ptr() != disabled_torch_function) return f;
  }
  return {};
}
// The override gets the module's forward as the function.
nb::object overridden(nb::handle f, nb::handle owner, nb::args args) {
  nb::list types;
  for (nb::handle o : args)
    if (is_tensor(o.ptr()) && Py_TYPE(o.ptr()) != tensor_type)
      types.append(nb::handle(reinterpret_cast<PyObject*>(Py_TYPE(o.ptr()))));
  return f(owner.attr("forward"), nb::tuple(types), args, nb::dict());
}

Bound copy(const Bound& self) {
  return Bound(*self.layer, self.layer->entry.copy(*self.module), self.made_of);
}

// While one thread runs the layer, another one gets a copy that shares the tensors.
nb::object call(Bound& self, nb::handle owner, nb::args args) {
  if (const nb::object f = override_of(args); f.is_valid()) return overridden(f, owner, args);
  if (!self.busy) return run(self, owner, args);
  Bound other = copy(self);
  return run(other, owner, args);
}

nb::dict described(const LayerEntry& e) {
  nb::dict d;
  d["name"] = e.name;
  d["family"] = e.family;
  d["schema"] = e.schema;
  d["doc"] = e.doc;
  d["repr"] = e.repr;
  d["inputs"] = e.inputs;
  d["has_tensors"] = e.has_tensors;
  return d;
}

}  // namespace

void define_layers(nb::module_& m) {
  m.def("_layers", [] {
    nb::list all;
    for (const LayerEntry& e : nn::all_layers()) all.append(described(e));
    return all;
  });
  nb::class_<Bound>(m, "_Layer")
      .def("__init__",
           [](Bound* self, const std::string& name, nb::tuple options) {
             const Layer& layer = layer_of(name);
             const std::vector<Parameter>& list = layer.options.signature.parameters;
             if (options.size() != list.size())
               throw TypeError(name + ": expected " + std::to_string(list.size()) + " options");
             std::vector<Value> values;
             for (size_t i = 0; i < list.size(); i++)
               values.push_back(option_value(layer.entry, list[i], nb::object(options[i]).ptr()));
             new (self) Bound(layer, layer.entry.make(values.data(), values.size()), options);
           })
      .def("tensors",
           [](const Bound& self) {
             nb::list out;
             for (const auto& s : self.slots)
               out.append(
                   nb::make_tuple(nb::borrow(s.key), nb::steal(wrap(*s.registered)), s.buffer));
             return out;
           })
      .def("reset_parameters",
           [](Bound& self, nb::handle owner) {
             self.read(owner);
             self.layer->entry.reset_parameters(*self.module);
           })
      .def("__copy__", copy)
      .def("__deepcopy__", [](const Bound& self, nb::handle) { return copy(self); })
      // A pickle makes another layer; the module's attributes hold all that matters.
      .def("__reduce__",
           [](const Bound& self) {
             return nb::make_tuple(
                 nb::module_::import_("torcxx.nn.modules._records").attr("_restore"),
                 nb::make_tuple(self.layer->entry.name, self.made_of));
           })
      .def("__call__", call);
}

}  // namespace torcxx::python
