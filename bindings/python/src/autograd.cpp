// backward, grad, switches of the thread, hooks and saved-tensor hooks.
#include "torcxx/autograd/autograd.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "gen/ops/view_as.h"
#include "held.h"
#include "node.h"
#include "operation.h"
#include "torcxx/autograd/anomaly_mode.h"
#include "torcxx/autograd/grad_mode.h"
#include "torcxx/autograd/hooks.h"
#include "torcxx/autograd/saved_tensor_hooks.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::python {
namespace {

using Tensors = std::vector<std::optional<TensorBase>>;

std::vector<TensorBase> plain(const Tensors& list) {
  std::vector<TensorBase> out;
  for (const auto& t : list) out.push_back(t ? *t : TensorBase());
  return out;
}
nb::tuple tuple_of(std::vector<TensorBase> list) {
  nb::list out;
  for (TensorBase& t : list) out.append(nb::steal(wrap(std::move(t))));
  return nb::tuple(out);
}
// What a hook returned in place of `given`.
TensorBase replacement(nb::object result) {
  if (result.is_none()) return {};
  if (!is_tensor(result.ptr()))
    throw TypeError(std::string("hook: expected a Tensor or None, got ") +
                    Py_TYPE(result.ptr())->tp_name);
  return tensor_of(result.ptr());
}
std::vector<TensorBase> tensors_in(nb::handle sequence) {
  std::vector<TensorBase> out;
  if (is_tensor(sequence.ptr())) return {tensor_of(sequence.ptr())};
  for (nb::handle o : sequence) out.push_back(o.is_none() ? TensorBase() : nb::cast<TensorBase>(o));
  return out;
}

struct NodeObject {
  NodePtr node;
};

RemovableHandle add_prehook(const NodeObject& n, nb::callable f) {
  Held held(f);
  return autograd::register_prehook(*n.node.get(), [held](std::vector<TensorBase>& grads) {
    nb::gil_scoped_acquire locked;
    const nb::object r = held.get()(tuple_of(grads));
    if (!r.is_none()) grads = tensors_in(r);
  });
}
RemovableHandle add_posthook(const NodeObject& n, nb::callable f) {
  Held held(f);
  return autograd::register_posthook(*n.node.get(), [held](std::vector<TensorBase>& inputs,
                                                           const std::vector<TensorBase>& outputs) {
    nb::gil_scoped_acquire locked;
    const nb::object r = held.get()(tuple_of(inputs), tuple_of(outputs));
    if (!r.is_none()) inputs = tensors_in(r);
  });
}
RemovableHandle add_tensor_hook(const TensorBase& t, nb::callable f) {
  Held held(f);
  return autograd::register_hook(t, [held](const TensorBase& grad) {
    nb::gil_scoped_acquire locked;
    return replacement(held.get()(grad));
  });
}
RemovableHandle add_accumulate_hook(const TensorBase& t, nb::callable f) {
  Held held(f);
  return autograd::register_post_accumulate_grad_hook(t, [held](const TensorBase& leaf) {
    nb::gil_scoped_acquire locked;
    held.get()(leaf);
  });
}

struct SavedHooks {
  std::unique_ptr<autograd::SavedTensorHooks> guard;
};
void enter_saved_hooks(SavedHooks& self, nb::callable pack, nb::callable unpack) {
  Held p(pack), u(unpack);
  self.guard = std::make_unique<autograd::SavedTensorHooks>(
      [p](const TensorBase& t) -> std::any {
        nb::gil_scoped_acquire locked;
        return Held(p.get()(t));
      },
      [u](const std::any& packed) {
        nb::gil_scoped_acquire locked;
        return nb::cast<TensorBase>(u.get()(std::any_cast<const Held&>(packed).get()));
      });
}

}  // namespace

nb::object node_object(NodePtr node) {
  if (!node) return nb::none();
  return nb::cast(NodeObject{std::move(node)});
}

void define_autograd(nb::module_& m) {
  nb::class_<NodeObject>(m, "Node")
      .def("name", [](const NodeObject& n) { return std::string(n.node->name()); })
      .def("__repr__",
           [](const NodeObject& n) {
             char place[32];
             std::snprintf(place, sizeof place, "%p", static_cast<void*>(n.node.get()));
             const std::string name = n.node->name();  // without its namespaces
             return "<" + name.substr(name.rfind(':') + 1) + " object at " + place + ">";
           })
      .def(
          "__eq__",
          [](const NodeObject& a, nb::object o) {
            NodeObject* b;
            return nb::try_cast(o, b) && b && a.node.get() == b->node.get();
          },
          nb::arg("other").none())
      .def("__hash__",
           [](const NodeObject& n) { return reinterpret_cast<uintptr_t>(n.node.get()); })
      .def_prop_ro("next_functions",
                   [](const NodeObject& n) {
                     nb::list out;
                     for (uint32_t i = 0; i < n.node->num_inputs(); i++) {
                       const Edge& e = n.node->edge(i);
                       out.append(nb::make_tuple(node_object(e.function), e.input_nr));
                     }
                     return nb::tuple(out);
                   })
      .def_prop_ro("variable",
                   [](const NodeObject& n) {
                     const TensorBase leaf = autograd::accumulated_leaf(*n.node.get());
                     if (leaf.defined()) return leaf;
                     PyErr_SetString(PyExc_AttributeError, "only a leaf's node has a variable");
                     throw nb::python_error();
                   })
      .def("_sequence_nr", [](const NodeObject& n) { return n.node->sequence_nr(); })
      .def("register_prehook", add_prehook, nb::arg("hook"))
      .def("register_hook", add_posthook, nb::arg("hook"));
  nb::class_<RemovableHandle>(m, "RemovableHandle")
      .def("remove", [](const RemovableHandle& h) { h.remove(); })
      .def_prop_ro("id", &RemovableHandle::id)
      .def("__enter__", [](nb::handle self) { return nb::borrow(self); })
      .def("__exit__", [](const RemovableHandle& h, nb::args) { h.remove(); });
  m.def("_register_hook", add_tensor_hook);
  m.def("_register_post_accumulate_grad_hook", add_accumulate_hook);

  m.def(
      "_backward",
      [](const Tensors& tensors, const Tensors& grads, std::optional<bool> retain_graph,
         bool create_graph, std::optional<Tensors> inputs) {
        const std::vector<TensorBase> t = plain(tensors), g = plain(grads);
        std::vector<TensorBase> i;
        if (inputs) i = plain(*inputs);
        nb::gil_scoped_release unlocked;
        autograd::backward_of(t, g, retain_graph, create_graph, inputs ? &i : nullptr);
      },
      nb::arg("tensors"), nb::arg("grad_tensors"), nb::arg("retain_graph").none(),
      nb::arg("create_graph"), nb::arg("inputs").none());
  m.def(
      "_grad",
      [](const Tensors& outputs, const Tensors& inputs, const Tensors& grads,
         std::optional<bool> retain_graph, bool create_graph, bool allow_unused) {
        const std::vector<TensorBase> o = plain(outputs), i = plain(inputs), g = plain(grads);
        std::vector<TensorBase> result;
        {
          nb::gil_scoped_release unlocked;
          result = autograd::gradients_of(o, i, g, retain_graph, create_graph, allow_unused);
        }
        return tuple_of(std::move(result));
      },
      nb::arg("outputs"), nb::arg("inputs"), nb::arg("grad_outputs"),
      nb::arg("retain_graph").none(), nb::arg("create_graph"), nb::arg("allow_unused"));

  m.def("is_grad_enabled", &GradMode::is_enabled);
  m.def("_set_grad_enabled", &GradMode::set_enabled);
  m.def("is_inference_mode_enabled", &InferenceMode::is_enabled);
  m.def("_anomaly",
        [] { return nb::make_tuple(AnomalyMode::is_enabled(), AnomalyMode::should_check_nan()); });
  m.def("_set_anomaly", &AnomalyMode::set_enabled);
  struct Inference {
    std::unique_ptr<InferenceMode> guard;
  };
  nb::class_<Inference>(m, "_InferenceMode")
      .def(nb::init<>())
      .def("enter", [](Inference& s, bool on) { s.guard = std::make_unique<InferenceMode>(on); })
      .def("exit", [](Inference& s) { s.guard.reset(); });
  nb::class_<SavedHooks>(m, "_SavedTensorHooks")
      .def(nb::init<>())
      .def("enter", enter_saved_hooks)
      .def("exit", [](SavedHooks& s) { s.guard.reset(); });
  m.def("_as_subclass", [](const TensorBase& t, nb::handle type) {
    if (!PyType_Check(type.ptr()) ||
        !PyType_IsSubtype(reinterpret_cast<PyTypeObject*>(type.ptr()), tensor_type))
      throw TypeError("as_subclass: expected a subclass of Tensor");
    return nb::steal(wrap_as(reinterpret_cast<PyTypeObject*>(type.ptr()), ops::view_as(t, t)));
  });
  m.def("_overrides_enabled", [] { return overrides_enabled(); });
  m.def("_set_overrides_enabled", [](bool on) { overrides_enabled() = on; });
}

}  // namespace torcxx::python
