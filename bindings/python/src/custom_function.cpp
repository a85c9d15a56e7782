// autograd.Function of Python: the node that calls the user's backward.
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "held.h"
#include "node.h"
#include "torcxx/autograd/custom_node.h"
#include "torcxx/autograd/variable.h"

namespace torcxx::python {
namespace {

class PythonNode;
// How the context of a call reaches its node while that lives.
struct Link {
  PythonNode* node = nullptr;
};

class PythonNode final : public autograd::CustomNode {
 public:
  PythonNode(uint32_t tensors, nb::handle function, nb::handle context)
      : CustomNode(typeid(PythonNode), tensors),
        function_(function),
        context_(context),
        shown_(nb::cast<std::string>(function.attr("__name__")) + "Backward") {
    link->node = this;
  }
  ~PythonNode() override { link->node = nullptr; }
  const char* name() const override { return shown_.c_str(); }
  std::shared_ptr<Link> link = std::make_shared<Link>();

 protected:
  std::vector<TensorBase> run(std::vector<TensorBase> grads) override {
    nb::gil_scoped_acquire locked;
    nb::list given;
    for (TensorBase& g : grads) given.append(nb::steal(wrap(std::move(g))));
    const nb::object result = function_.get().attr("backward")(context_.get(), *nb::tuple(given));
    std::vector<TensorBase> out;
    const auto add = [&](nb::handle o) {
      if (!o.is_none() && !is_tensor(o.ptr()))
        throw TypeError(shown_ + ": backward returned a " + Py_TYPE(o.ptr())->tp_name +
                        " where a Tensor or None was expected");
      out.push_back(o.is_none() ? TensorBase() : tensor_of(o.ptr()));
    };
    if (PyTuple_Check(result.ptr()) || PyList_Check(result.ptr()))
      for (nb::handle o : result) add(o);
    else
      add(result);
    return out;
  }

 private:
  Held function_, context_;
  std::string shown_;
};

struct CallNode {
  NodePtr owner;
  std::shared_ptr<Link> link;
  PythonNode& node() const {
    TORCXX_CHECK(link && link->node, "the Function's graph was freed");
    return *link->node;
  }
};

std::vector<TensorBase> tensors(nb::handle sequence) {
  std::vector<TensorBase> out;
  for (nb::handle o : sequence) out.push_back(o.is_none() ? TensorBase() : nb::cast<TensorBase>(o));
  return out;
}

}  // namespace

void define_custom_function(nb::module_& m) {
  nb::class_<CallNode>(m, "_FunctionNode")
      .def("__init__",
           [](CallNode* self, nb::handle function, nb::handle context, nb::tuple args) {
             uint32_t count = 0;
             for (nb::handle o : args) count += is_tensor(o.ptr());
             auto* node = new PythonNode(count, function, context);
             NodePtr owner(node);
             std::vector<const TensorBase*> given;
             for (nb::handle o : args)
               given.push_back(is_tensor(o.ptr()) ? &tensor_of(o.ptr()) : nullptr);
             node->set_arguments(given);
             new (self) CallNode{std::move(owner), node->link};
           })
      // Gives the outputs their history and lets go of the node: the graph owns it from here.
      .def("finish",
           [](CallNode& self, nb::tuple outputs, nb::tuple save, nb::tuple dirty,
              nb::tuple non_differentiable, bool materialize) {
             PythonNode& node = self.node();
             node.to_save = tensors(save);
             node.dirty = tensors(dirty);
             node.non_differentiable = tensors(non_differentiable);
             node.materialize_grads = materialize;
             std::vector<TensorBase> list;
             for (nb::handle o : outputs)
               list.push_back(is_tensor(o.ptr()) ? tensor_of(o.ptr()) : TensorBase());
             const std::vector<TensorBase> done = node.finish(list);
             nb::list result;
             size_t i = 0;
             for (nb::handle o : outputs) {
               if (!is_tensor(o.ptr()) || tensor_of(o.ptr()).is_same(done[i]))
                 result.append(o);
               else
                 result.append(nb::steal(wrap(done[i])));
               i++;
             }
             self.owner = NodePtr();
             return nb::tuple(result);
           })
      .def("saved", [](const CallNode& self) {
        nb::list out;
        for (TensorBase& t : self.node().unpack_saved()) out.append(nb::steal(wrap(std::move(t))));
        return nb::tuple(out);
      });
}

}  // namespace torcxx::python
