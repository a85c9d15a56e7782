#include "signature.h"

#include <algorithm>

#include "convert.h"

namespace torcxx::python {
namespace {

// Pieces of a schema between commas that no bracket encloses.
std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  int depth = 0;
  std::string part;
  for (size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    depth += (c == '(' || c == '[') - (c == ')' || c == ']');
    if (c == ',' && depth == 0) {
      parts.push_back(part);
      part.clear();
      if (i + 1 < text.size() && text[i + 1] == ' ') i++;
    } else {
      part += c;
    }
  }
  if (!part.empty()) parts.push_back(part);
  return parts;
}

// A tensor's type without what it aliases: "Tensor(a!)", "Tensor(a)[]".
std::string without_alias(std::string type) {
  if (type.starts_with("Tensor(")) type.erase(6, type.find(')') - 5);
  return type;
}

void set_type(Parameter& p, std::string type) {
  bool list = false;
  if (type.back() == '?') p.optional = true, type.pop_back();
  if (type.back() == ']') {
    const size_t open = type.rfind('[');
    list = true;
    p.single = open + 2 < type.size();  // int[2]
    type.resize(open);
  }
  if (type.back() == '?') p.items_optional = true, type.pop_back();
  type = without_alias(type);
  static constexpr std::pair<const char*, Kind> kinds[] = {
      {"Tensor", Kind::Tensor},       {"int", Kind::Int},
      {"float", Kind::Float},         {"bool", Kind::Bool},
      {"Scalar", Kind::Scalar},       {"str", Kind::String},
      {"ScalarType", Kind::Dtype},    {"Device", Kind::Device},
      {"Generator", Kind::Generator}, {"TensorOptions", Kind::Options}};
  for (const auto& [name, kind] : kinds)
    if (type == name) {
      p.type = name;
      p.kind = !list ? kind : kind == Kind::Tensor ? Kind::Tensors : Kind::Ints;
      return;
    }
  detail::raise<NotImplementedError>("schema type '", type, "' has no form in Python");
}

Value default_value(const std::string& text, const Parameter& p) {
  if (text == "None" || text == "{}") return {};
  if (text == "True" || text == "False") return Scalar(text == "True");
  if (text[0] == '"' || text[0] == '\'') return text.substr(1, text.size() - 2);
  if (text[0] == '[') {
    std::vector<int64_t> list;
    for (const std::string& s : split(text.substr(1, text.size() - 2)))
      list.push_back(std::stoll(s));
    return list;
  }
  if (p.kind == Kind::Ints) return std::vector<int64_t>{std::stoll(text)};
  if (p.kind == Kind::Float || text.find_first_of(".en") != std::string::npos)
    return Scalar(std::stod(text));
  return Scalar(static_cast<int64_t>(std::stoll(text)));
}

bool set_option(PyObject* key, PyObject* value, TensorOptions& options, bool* known) {
  *known = true;
  const auto is = [key](const char* name) {
    return PyUnicode_CompareWithASCIIString(key, name) == 0;
  };
  if (is("dtype")) {
    ScalarType t;
    if (value == Py_None) return true;
    if (!to_dtype(value, t)) return false;
    options = options.dtype(t);
  } else if (is("device")) {
    Device d;
    if (value == Py_None) return true;
    if (!to_device(value, d)) return false;
    options = options.device(d);
  } else if (is("requires_grad")) {
    if (!PyBool_Check(value)) return false;
    options = options.requires_grad(value == Py_True);
  } else if (is("pin_memory")) {
    if (value == Py_True)
      throw NotImplementedError("pin_memory=True: there is no accelerator in this build");
    return value == Py_False || value == Py_None;
  } else if (is("layout")) {
    static PyObject* const strided =
        nb::object(nb::module_::import_("torcxx._functions").attr("strided")).release().ptr();
    if (value == strided || value == Py_None) return true;
    if (Py_TYPE(value) != Py_TYPE(strided)) return false;
    throw NotImplementedError("layout: tensors here are strided");
  } else {
    *known = false;
  }
  return true;
}

std::string option_type(const std::string& name) {
  return name == "requires_grad" || name == "pin_memory" ? "bool" : "torch." + name;
}

const char* type_text(const Parameter& p) {
  switch (p.kind) {
    case Kind::Tensor:
      return "Tensor";
    case Kind::Tensors:
      return "tuple of Tensors";
    case Kind::Int:
      return "int";
    case Kind::Float:
      return "float";
    case Kind::Bool:
      return "bool";
    case Kind::Scalar:
      return "Number";
    case Kind::Ints:
      return "tuple of ints";
    case Kind::String:
      return "str";
    case Kind::Dtype:
      return "torch.dtype";
    case Kind::Device:
      return "torch.device";
    case Kind::Generator:
      return "torch.Generator";
    case Kind::Options:
      return "dtype, device";
  }
  return "";
}

}  // namespace

Signature::Signature(const OpEntry& entry) : op(entry) {
  const std::string schema = entry.schema;
  const size_t open = schema.find('('), arrow = schema.rfind(") -> ");
  bool keyword_only = false;
  for (const std::string& part : split(schema.substr(open + 1, arrow - open - 1))) {
    if (part == "*") {
      keyword_only = true;
      continue;
    }
    Parameter p;
    const size_t equals = part.find('=');
    const std::string left = part.substr(0, equals);
    const size_t space = left.rfind(' ');
    set_type(p, left.substr(0, space));
    p.name = left.substr(space + 1);
    p.keyword_only = keyword_only;
    p.has_default = equals != std::string::npos || p.kind == Kind::Options;
    if (equals != std::string::npos) p.value = default_value(part.substr(equals + 1), p);
    p.key = PyUnicode_InternFromString(p.name.c_str());
    if (!keyword_only) positional++;
    parameters.push_back(std::move(p));
  }
  is_method = !parameters.empty() && parameters[0].name == "self";
  const std::string result = schema.substr(arrow + 5);
  one_tensor = result == "Tensor" || result == "Tensor(a)";
  const bool several = result.starts_with("(");
  for (const std::string& part : split(several ? result.substr(1, result.size() - 2) : result)) {
    const size_t space = part.rfind(' ');
    if (several && space != std::string::npos) result_names.push_back(part.substr(space + 1));
    results.push_back(without_alias(part.substr(0, space)));
  }
  if (entry.kind == OpKind::Out) {
    outputs = results.size();
    for (size_t i = parameters.size() - outputs; i < parameters.size(); i++)
      parameters[i].output = true;
  }
  in_place = result == "Tensor(a!)" && !outputs;
}

bool Signature::fit(PyObject* self, PyObject* const* args, size_t n, PyObject* names, Value* values,
                    std::string* why) const {
  const size_t keywords = names ? static_cast<size_t>(PyTuple_GET_SIZE(names)) : 0;
  const size_t first = self ? 1 : 0;
  size_t used = 0, place = 0;  // keywords and positional arguments taken
  const auto keyword = [&](PyObject* key, const char* other) -> PyObject* {
    for (size_t k = 0; k < keywords; k++) {
      PyObject* name = PyTuple_GET_ITEM(names, k);
      if (name == key || PyUnicode_Compare(name, key) == 0 ||
          (other && PyUnicode_CompareWithASCIIString(name, other) == 0)) {
        used++;
        return args[n + k];
      }
    }
    return nullptr;
  };
  const auto refuse = [&](auto&&... parts) {
    if (why) *why = detail::cat(op.name, "(): ", parts...);
    return false;
  };
  PyObject* out = nullptr;
  if (outputs) {
    static PyObject* const out_key = PyUnicode_InternFromString("out");
    out = outputs > 1 || parameters.back().name == "out" ? keyword(out_key, nullptr) : nullptr;
    if (out == Py_None) return refuse("out is None");
    if (outputs > 1 && out &&
        (!PyTuple_Check(out) || static_cast<size_t>(PyTuple_GET_SIZE(out)) != outputs))
      return refuse("argument 'out' must be tuple of ", outputs, " Tensors");
  }
  for (size_t i = 0; i < parameters.size(); i++) {
    const Parameter& p = parameters[i];
    if (i == 0 && self) {
      if (p.kind != Kind::Tensor || !is_tensor(self)) return refuse("self must be Tensor");
      values[0] = tensor_of(self);
      continue;
    }
    if (p.kind == Kind::Options) {
      TensorOptions options;
      bool any = false;
      for (size_t k = 0; k < keywords; k++) {
        bool known = false;
        PyObject* key = PyTuple_GET_ITEM(names, k);
        if (!set_option(key, args[n + k], options, &known))
          return refuse("argument '", PyUnicode_AsUTF8(key), "' must be ",
                        option_type(PyUnicode_AsUTF8(key)), ", not ",
                        Py_TYPE(args[n + k])->tp_name);
        if (known) used++, any = true;
      }
      if (any)
        values[i] = options;
      else
        values[i] = std::monostate();
      continue;
    }
    PyObject* given = nullptr;
    if (p.output && out) {
      given = outputs > 1 ? PyTuple_GET_ITEM(out, i - (parameters.size() - outputs)) : out;
    } else if (!p.keyword_only && place < n) {
      // view(2, 3): ints in the place of the only list
      if (p.kind == Kind::Ints && place == 0 && positional == first + 1 && i == first && n > 1) {
        std::vector<int64_t> list(n);
        for (size_t k = 0; k < n; k++)
          if (!to_int(args[k], list[k]))
            return refuse("argument '", p.name,
                          "' must be tuple of ints, but found element of type ",
                          Py_TYPE(args[k])->tp_name, " at pos ", k);
        values[i] = std::move(list);
        place = n;
        continue;
      }
      given = args[place++];
    } else {
      given = keyword(p.key, i == 0 && is_method ? "input" : nullptr);
    }
    if (!given) {
      if (!p.has_default)
        return refuse("missing required argument '", p.name == "self" ? "input" : p.name, "'");
      values[i] = p.value;
      continue;
    }
    const bool only = p.kind == Kind::Ints && positional == first + 1 && i == first;
    Parameter lenient;  // zeros(3)
    const Parameter* use = &p;
    if (only && !p.single) lenient = p, lenient.single = true, use = &lenient;
    if (!to_value(*use, given, values[i]))
      return refuse("argument '", p.name == "self" ? "input" : p.name, "' must be ", type_text(p),
                    p.optional ? " or None" : "", ", not ", Py_TYPE(given)->tp_name);
  }
  if (place < n)
    return refuse("takes ", positional - first, " positional arguments but ", n, " were given");
  if (used < keywords) {
    for (size_t k = 0; why && k < keywords; k++) {
      const char* name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(names, k));
      const bool known = std::any_of(parameters.begin(), parameters.end(),
                                     [&](const Parameter& p) { return p.name == name; });
      if (!known) return refuse("got an unexpected keyword argument '", name ? name : "?", "'");
    }
    return refuse("got an argument twice");
  }
  return true;
}

std::string Signature::text() const {
  std::string out = std::string(op.name) + "(";
  bool keyword_only = false, first = true;
  for (const Parameter& p : parameters) {
    if (!first) out += ", ";
    first = false;
    if (p.keyword_only && !keyword_only) out += "*, ", keyword_only = true;
    out += std::string(type_text(p)) + " " + (p.name == "self" ? "input" : p.name);
    if (p.optional) out += " or None";
    if (p.has_default && p.kind != Kind::Options) out += "=...";
  }
  return out + ")";
}

}  // namespace torcxx::python
