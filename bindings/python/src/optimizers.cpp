// Optimizers of the library's records: one pass over the parameters, options and state that
// Python's param_groups and state hold.
#include <nanobind/stl/string.h>

#include "convert.h"
#include "optim/record.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::python {
namespace {

using optim::detail::OptimizerRecord;

constexpr int64_t kReleaseElements = 10000;

const OptimizerRecord& record_of(const std::string& name) {
  for (const OptimizerRecord* r : optim::detail::all_optimizers())
    if (name == r->name) return *r;
  throw TypeError("there is no optimizer '" + name + "'");
}

// Reads options from a parameter group.
struct Reader final : optim::OptionVisitor {
  Reader(const char* optimizer, nb::handle group) : optimizer(optimizer), group(group) {}
  nb::handle get(const char* name) const {
    PyObject* o = PyDict_GetItemString(group.ptr(), name);
    if (!o) {
      PyErr_SetString(PyExc_KeyError, name);
      throw nb::python_error();
    }
    return o;
  }
  double number(const char* name, nb::handle o) const {
    double v;
    if (!to_float(o.ptr(), v))
      throw TypeError(std::string(optimizer) + ": option '" + name + "' expected a number, got " +
                      Py_TYPE(o.ptr())->tp_name);
    return v;
  }
  void option(const char* name, double& value) override { value = number(name, get(name)); }
  void option(const char* name, bool& value) override {
    const int truth = PyObject_IsTrue(get(name).ptr());
    if (truth < 0) throw nb::python_error();
    value = truth == 1;
  }
  void option(const char* name, optim::betas_t& value) override {
    const nb::handle pair = get(name);
    if (!PySequence_Check(pair.ptr()) || nb::len(pair) != 2)
      throw TypeError(std::string(optimizer) + ": option '" + name + "' expected two numbers");
    value = {number(name, pair[0]), number(name, pair[1])};
  }
  const char* optimizer;
  nb::handle group;
};

std::unique_ptr<optim::OptimizerOptions> options_of(const OptimizerRecord& record,
                                                    nb::handle group) {
  auto options = record.options();
  Reader reader(record.name, group);
  options->visit(reader);
  return options;
}

// One parameter's state in both forms.
struct StateView {
  nb::object dict;
  optim::OptimizerParamState state;
};

void set_item(nb::handle dict, const char* name, nb::handle value) {
  if (PyDict_SetItemString(dict.ptr(), name, value.ptr()) < 0) throw nb::python_error();
}

void read_state(const OptimizerRecord& record, StateView& view) {
  if (!PyDict_Check(view.dict.ptr()))
    throw TypeError(std::string(record.name) + ": the state of a parameter must be a dict");
  for (int k = 0; k < record.states; k++) {
    PyObject* o = PyDict_GetItemString(view.dict.ptr(), record.state[k].name);
    if (!o || o == Py_None) continue;
    if (!is_tensor(o))
      throw TypeError(std::string(record.name) + ": state '" + record.state[k].name +
                      "' expected a Tensor, got " + Py_TYPE(o)->tp_name);
    view.state.tensors.insert(record.state[k].name, tensor_of(o));
  }
  for (int k = 0; k < record.numbers; k++) {
    const char* name = record.number[k].name;
    PyObject* o = PyDict_GetItemString(view.dict.ptr(), name);
    if (!o || o == Py_None) continue;
    if (!is_tensor(o)) {  // as older checkpoints have it
      const nb::object full = nb::module_::import_("torcxx._C").attr("ops").attr("full");
      const nb::object t = full(nb::tuple(), nb::float_(nb::borrow(o)));
      set_item(view.dict, name, t);
      view.state.tensors.insert(name, tensor_of(t.ptr()));
    } else {
      view.state.tensors.insert(name, tensor_of(o));
    }
  }
  if (!record.counts) return;
  PyObject* step = PyDict_GetItemString(view.dict.ptr(), "step");
  double value = 0;
  if (step && !to_float(step, value))
    throw TypeError(std::string(record.name) + ": state 'step' expected a number");
  view.state.step = static_cast<int64_t>(value);
}

void write_step(StateView& view) {
  const auto value = static_cast<float>(view.state.step);
  PyObject* step = PyDict_GetItemString(view.dict.ptr(), "step");
  if (step && is_tensor(step) && tensor_of(step).dtype() == kFloat32 &&
      tensor_of(step).numel() == 1) {
    *static_cast<float*>(tensor_of(step).data_ptr()) = value;
    tensor_of(step).bump_version();
  } else if (step && !is_tensor(step)) {
    set_item(view.dict, "step", nb::int_(view.state.step));
  } else {
    const nb::object full = nb::module_::import_("torcxx._C").attr("ops").attr("full");
    set_item(view.dict, "step", full(nb::tuple(), value));
  }
}

// Which states the options ask for.
bool needed(const OptimizerRecord& record, const optim::OptimizerOptions& options, int k) {
  const int bit = record.state[k].variant;
  return bit < 0 || (record.variant(options) >> bit & 1);
}

void write_tensor(StateView& view, const char* name) {
  const Tensor* t = view.state.tensors.find(name);
  if (!t) return;
  PyObject* old = PyDict_GetItemString(view.dict.ptr(), name);
  if (!old || !is_tensor(old)) set_item(view.dict, name, nb::steal(wrap(*t)));
}

void write_state(const OptimizerRecord& record, StateView& view) {
  if (record.counts) write_step(view);
  for (int k = 0; k < record.numbers; k++) write_tensor(view, record.number[k].name);
  for (int k = 0; k < record.states; k++) write_tensor(view, record.state[k].name);
}

void step(const std::string& name, nb::list groups, nb::handle state) {
  const OptimizerRecord& record = record_of(name);
  std::vector<std::unique_ptr<optim::OptimizerOptions>> options;
  std::vector<optim::detail::StepGroup> pass;
  std::vector<std::unique_ptr<StateView>> views;
  int64_t elements = 0;
  for (nb::handle g : groups) {
    options.push_back(options_of(record, g));
    record.check(*options.back());
    optim::detail::StepGroup group{options.back().get(), {}};
    bool stateful = record.counts || record.numbers;
    for (int k = 0; k < record.states; k++) stateful |= needed(record, *options.back(), k);
    for (nb::handle p : nb::borrow<nb::object>(g["params"])) {
      if (!is_tensor(p.ptr())) throw TypeError(name + ": optimizer can only optimize Tensors");
      const TensorBase grad = autograd::grad(tensor_of(p.ptr()));
      if (!grad.defined()) continue;
      auto view = std::make_unique<StateView>();
      if (stateful) {
        view->dict = checked(PyObject_GetItem(state.ptr(), p.ptr()));
        read_state(record, *view);
      }
      elements += grad.numel();
      group.items.push_back({tensor_of(p.ptr()), grad, &view->state});
      views.push_back(std::move(view));
    }
    pass.push_back(std::move(group));
  }
  if (elements < kReleaseElements) {
    optim::detail::fused_step(record, pass);
  } else {
    nb::gil_scoped_release unlocked;
    optim::detail::fused_step(record, pass);
  }
  for (const auto& view : views)
    if (view->dict.is_valid()) write_state(record, *view);
}

}  // namespace

void define_optimizers(nb::module_& m) {
  m.def("_optimizers", [] {
    nb::list all;
    for (const OptimizerRecord* r : optim::detail::all_optimizers()) {
      nb::dict d;
      d["name"] = r->name;
      d["schema"] = r->schema;
      d["doc"] = r->doc;
      nb::list states;
      for (int k = 0; k < r->states; k++) states.append(r->state[k].name);
      d["states"] = states;
      d["counts"] = r->counts;
      all.append(d);
    }
    return all;
  });
  m.def("_optim_step", step, nb::arg("name"), nb::arg("groups"), nb::arg("state"));
  m.def("_optim_check", [](const std::string& name, nb::dict group) {
    const OptimizerRecord& record = record_of(name);
    record.check(*options_of(record, group));
  });
}

}  // namespace torcxx::python
