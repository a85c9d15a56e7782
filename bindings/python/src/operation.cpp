#include "operation.h"

#include <nanobind/stl/string.h>

#include <algorithm>
#include <memory>

#include "convert.h"

namespace torcxx::python {

PyObject* disabled_torch_function = nullptr;

bool& overrides_enabled() {
  static thread_local bool enabled = true;
  return enabled;
}

namespace {

constexpr size_t kMaxParameters = 24;

// As many values as a signature has parameters, without an allocation.
class Values {
 public:
  explicit Values(size_t n) : n_(n) { std::uninitialized_default_construct_n(data(), n); }
  ~Values() { std::destroy_n(data(), n_); }
  Values(const Values&) = delete;
  Value* data() { return reinterpret_cast<Value*>(raw_); }

 private:
  size_t n_;
  alignas(Value) std::byte raw_[kMaxParameters * sizeof(Value)];
};

constexpr int64_t kReleaseElements = 10000;  // below, giving the lock away costs more than the work

// Tensors are tried before numbers, ints before floats: else a number would take a tensor's place.
int rank(Kind k) {
  switch (k) {
    case Kind::Tensor:
    case Kind::Tensors:
      return 0;
    case Kind::Int:
    case Kind::Ints:
      return 1;
    case Kind::Float:
      return 2;
    case Kind::Scalar:
      return 3;
    default:
      return 4;
  }
}
bool before(const Signature& a, const Signature& b) {
  if ((a.outputs > 0) != (b.outputs > 0)) return a.outputs < b.outputs;
  for (size_t i = 0; i < std::min(a.parameters.size(), b.parameters.size()); i++) {
    const int x = rank(a.parameters[i].kind), y = rank(b.parameters[i].kind);
    if (x != y) return x < y;
  }
  return false;
}

PyObject* torch_function(PyObject* o) {
  if (Py_TYPE(o) == tensor_type || !is_tensor(o)) return nullptr;
  static PyObject* const key = PyUnicode_InternFromString("__torch_function__");
  PyObject* f = PyObject_GetAttr(reinterpret_cast<PyObject*>(Py_TYPE(o)), key);
  if (!f) PyErr_Clear();
  if (f == disabled_torch_function) Py_CLEAR(f);
  return f;
}

}  // namespace

bool Operation::has_method() const {
  for (const char* space : {"fft_", "linalg_", "special_"})
    if (name_.starts_with(space)) return false;
  return std::any_of(entries_.begin(), entries_.end(), [](const OpEntry* e) {
    const std::string_view schema = e->schema;
    const std::string_view args = schema.substr(schema.find('(') + 1);
    const size_t end =
        args.find_first_of(",)", args.starts_with("Tensor(") ? args.find(')') + 1 : 0);
    return args.starts_with("Tensor") && args.substr(0, end).ends_with(" self");
  });
}

const std::vector<Signature>& Operation::signatures() {
  if (signatures_.empty()) {
    std::vector<Signature> all;
    for (const OpEntry* e : entries_) all.emplace_back(*e);
    std::vector<size_t> order(all.size());
    for (size_t i = 0; i < order.size(); i++) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return before(all[a], all[b]); });
    signatures_.reserve(all.size());
    for (size_t i : order) signatures_.push_back(std::move(all[i]));
    for (const Signature& s : signatures_) {
      nb::object type;
      if (s.result_names.size() > 1) {
        nb::list names;
        for (const std::string& n : s.result_names) names.append(nb::str(n.c_str()));
        type =
            nb::module_::import_("torcxx.return_types").attr("make")(nb::str(name_.c_str()), names);
      }
      result_types_.push_back(type);
    }
    find_direct(1);
    find_direct(2);
  }
  return signatures_;
}

void Operation::find_direct(size_t tensors) {
  for (const Signature& s : signatures_) {
    const auto fits = [&](const Parameter& p) {
      const auto i = static_cast<size_t>(&p - s.parameters.data());
      return i < tensors ? p.kind == Kind::Tensor && !p.optional && !p.keyword_only : p.has_default;
    };
    if (s.outputs || s.parameters.size() < tensors ||
        !std::all_of(s.parameters.begin(), s.parameters.end(), fits))
      continue;
    if (!s.is_method || !(s.one_tensor || s.in_place)) return;
    const auto assign = [&](auto& f, auto& in_place) {
      if (s.in_place)
        in_place = reinterpret_cast<std::remove_reference_t<decltype(in_place)>>(s.op.function);
      else
        f = reinterpret_cast<std::remove_reference_t<decltype(f)>>(s.op.function);
    };
    if (s.parameters.size() == tensors) {
      tensors == 1 ? assign(direct_.one, direct_.one_) : assign(direct_.two, direct_.two_);
    } else if (s.parameters.size() == tensors + 1) {
      const Parameter& last = s.parameters.back();
      if (tensors == 2 && last.name == "alpha")
        assign(direct_.two_alpha, direct_.two_alpha_);
      else if (tensors == 1 && last.kind == Kind::Dtype && last.optional && !s.in_place)
        assign(direct_.one_dtype, direct_.one_dtype);
    }
    return;
  }
}

PyObject* Operation::call_directly(PyObject* a) {
  if (Py_TYPE(a) != tensor_type) return nullptr;
  signatures();
  TensorBase& x = tensor_of(a);
  if (x.numel() >= kReleaseElements) return nullptr;
  if (direct_.one) return wrap(direct_.one(x));
  if (direct_.one_) return direct_.one_(x), Py_NewRef(a);
  return direct_.one_dtype ? wrap(direct_.one_dtype(x, std::nullopt)) : nullptr;
}

PyObject* Operation::call_directly(PyObject* a, PyObject* b) {
  if (Py_TYPE(a) != tensor_type || Py_TYPE(b) != tensor_type) return nullptr;
  signatures();
  TensorBase& x = tensor_of(a);
  const TensorBase& y = tensor_of(b);
  if (x.numel() + y.numel() >= kReleaseElements) return nullptr;
  const Scalar alpha(int64_t{1});
  if (direct_.two) return wrap(direct_.two(x, y));
  if (direct_.two_) return direct_.two_(x, y), Py_NewRef(a);
  if (direct_.two_alpha_) return direct_.two_alpha_(x, y, alpha), Py_NewRef(a);
  return direct_.two_alpha ? wrap(direct_.two_alpha(x, y, alpha)) : nullptr;
}

PyObject* Operation::call(PyObject* object, PyObject* self, PyObject* const* args,
                          size_t positional, PyObject* names) {
  if (const size_t n = positional + (self != nullptr); !names && (n == 1 || n == 2)) {
    PyObject* first = self ? self : args[0];
    PyObject* result = n == 1 ? call_directly(first) : call_directly(first, args[positional - 1]);
    if (result) return result;
  }
  if (overrides_enabled()) {
    bool found = false;
    PyObject* result = overridden(object, self, args, positional, names, &found);
    if (found) return result;
  }
  for (const Signature& s : signatures()) {
    if (s.parameters.size() > kMaxParameters || (self && !s.is_method)) continue;
    if (s.outputs && !names) continue;
    Values values(s.parameters.size());
    if (s.fit(self, args, positional, names, values.data(), nullptr)) return run(s, values.data());
  }
  if (PyObject* done = formatted(object, self, args, positional, names)) return done;
  refuse(self, args, positional, names);
}

// memory_format= stands in no schema: the result takes it on afterwards.
PyObject* Operation::formatted(PyObject* object, PyObject* self, PyObject* const* args,
                               size_t positional, PyObject* names) {
  const Py_ssize_t keywords = names ? PyTuple_GET_SIZE(names) : 0;
  nb::list rest;
  std::vector<PyObject*> kept(args, args + positional);
  PyObject* format = nullptr;
  for (Py_ssize_t k = 0; k < keywords; k++) {
    PyObject* key = PyTuple_GET_ITEM(names, k);
    PyObject* value = args[positional + static_cast<size_t>(k)];
    if (PyUnicode_CompareWithASCIIString(key, "memory_format") == 0) {
      format = value;
    } else {
      rest.append(nb::handle(key));
      kept.push_back(value);
    }
  }
  if (!format) return nullptr;
  const nb::object result =
      checked(call(object, self, kept.data(), positional, nb::tuple(rest).ptr()));
  return nb::module_::import_("torcxx._memory_format")
      .attr("_apply")(name_, result, nb::handle(format))
      .release()
      .ptr();
}

PyObject* Operation::run(const Signature& s, Value* values) {
  const size_t n = s.parameters.size();
  int64_t elements = 0;
  for (size_t i = 0; i < n; i++)
    if (const auto* t = std::get_if<TensorBase>(&values[i])) {
      if (t->defined()) elements += t->numel();
    } else if (std::holds_alternative<std::vector<TensorBase>>(values[i]) ||
               std::holds_alternative<std::vector<int64_t>>(values[i])) {
      elements = kReleaseElements;  // sizes of something new, or many tensors
    }
  std::vector<Value> results;
  if (elements >= kReleaseElements) {
    nb::gil_scoped_release unlocked;
    results = s.op.call(values, n);
  } else {
    results = s.op.call(values, n);
  }
  if (results.empty()) Py_RETURN_NONE;
  if (results.size() == 1) return from_value(std::move(results[0]));
  nb::object tuple = checked(PyTuple_New(static_cast<Py_ssize_t>(results.size())));
  for (size_t i = 0; i < results.size(); i++) {
    PyObject* o = from_value(std::move(results[i]));
    if (!o) throw nb::python_error();
    PyTuple_SET_ITEM(tuple.ptr(), static_cast<Py_ssize_t>(i), o);
  }
  const nb::object& type = result_types_[static_cast<size_t>(&s - signatures_.data())];
  return (type.is_valid() ? type(*tuple) : tuple).release().ptr();
}

void Operation::refuse(PyObject* self, PyObject* const* args, size_t positional, PyObject* names) {
  std::string message;
  std::vector<const Signature*> tried;
  for (const Signature& s : signatures())
    if (!s.outputs && (!self || s.is_method)) tried.push_back(&s);
  if (tried.size() == 1) {
    Values values(tried[0]->parameters.size());
    tried[0]->fit(self, args, positional, names, values.data(), &message);
  } else {
    message = name_ + "() received an invalid combination of arguments - got (";
    for (size_t i = 0; i < positional; i++)
      message += std::string(i ? ", " : "") + Py_TYPE(args[i])->tp_name;
    const size_t keywords = names ? static_cast<size_t>(PyTuple_GET_SIZE(names)) : 0;
    for (size_t k = 0; k < keywords; k++) {
      const char* key = PyUnicode_AsUTF8(PyTuple_GET_ITEM(names, k));
      message += std::string(positional + k ? ", " : "") + (key ? key : "?") + "=" +
                 Py_TYPE(args[positional + k])->tp_name;
    }
    message += "), but expected one of:";
    for (const Signature* s : tried) message += "\n * " + s->text();
  }
  throw TypeError(message);
}

PyObject* Operation::overridden(PyObject* object, PyObject* self, PyObject* const* args,
                                size_t positional, PyObject* names, bool* found) {
  nb::object handler;
  const auto look = [&](PyObject* o) {
    if (o && !handler.is_valid())
      if (PyObject* f = torch_function(o)) handler = nb::steal(f);
  };
  look(self);
  const size_t keywords = names ? static_cast<size_t>(PyTuple_GET_SIZE(names)) : 0;
  for (size_t i = 0; i < positional + keywords; i++) {
    look(args[i]);
    if (PyList_Check(args[i]) || PyTuple_Check(args[i]))
      for (Py_ssize_t k = 0; k < PySequence_Fast_GET_SIZE(args[i]); k++)
        look(PySequence_Fast_GET_ITEM(args[i], k));
  }
  if (!handler.is_valid()) return nullptr;
  *found = true;
  nb::list given;
  nb::list types;
  nb::dict kwargs;
  if (self) given.append(nb::handle(self));
  for (size_t i = 0; i < positional; i++) given.append(nb::handle(args[i]));
  for (nb::handle o : given)
    if (is_tensor(o.ptr()) && Py_TYPE(o.ptr()) != tensor_type)
      types.append(nb::borrow(reinterpret_cast<PyObject*>(Py_TYPE(o.ptr()))));
  for (size_t k = 0; k < keywords; k++)
    kwargs[nb::handle(PyTuple_GET_ITEM(names, k))] = nb::handle(args[positional + k]);
  return handler(nb::handle(object), nb::tuple(types), nb::tuple(given), kwargs).release().ptr();
}

std::string Operation::doc() const {
  std::string text;
  for (const OpEntry* e : entries_)
    if (e->kind != OpKind::Out) text += Signature(*e).text() + "\n";
  for (const OpEntry* e : entries_)
    if (*e->doc) return text + "\n" + e->doc;
  return text;
}

}  // namespace torcxx::python
