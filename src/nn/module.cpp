#include "torcxx/nn/module.h"

#include <ostream>
#include <sstream>

#include "autograd/type_name.h"
#include "nn/layer_print.h"
#include "torcxx/tensor/functions.gen.h"

namespace torcxx::nn {

Module::Module() = default;
Module::Module(std::string name) : name_(std::move(name)) {}
Module::~Module() = default;

static void check_name(const char* what, const std::string& name, bool taken) {
  TORCXX_CHECK(!name.empty(), what, ": the name must not be empty");
  TORCXX_CHECK(name.find('.') == std::string::npos, what,
               ": the name must not contain a dot (got '", name, "')");
  TORCXX_CHECK(!taken, what, ": '", name, "' already defined");
}

Tensor& Module::register_parameter(std::string name, Tensor tensor, bool requires_grad) {
  check_name("register_parameter", name,
             parameters_.contains(name) || buffers_.contains(name) || children_.contains(name));
  if (tensor.defined() && isDifferentiableType(tensor.dtype()))
    tensor.set_requires_grad(requires_grad);
  return parameters_.insert(std::move(name), std::move(tensor));
}

Tensor& Module::register_buffer(std::string name, Tensor tensor) {
  check_name("register_buffer", name,
             parameters_.contains(name) || buffers_.contains(name) || children_.contains(name));
  return buffers_.insert(std::move(name), std::move(tensor));
}

void Module::add_module(std::string name, ModulePtr module) {
  check_name("register_module", name,
             parameters_.contains(name) || buffers_.contains(name) || children_.contains(name));
  TORCXX_CHECK(module, "register_module: '", name, "' is an empty module");
  children_.insert(std::move(name), std::move(module));
}

void Module::replace_module(const std::string& name, ModulePtr module) {
  children_[name] = std::move(module);
}
void Module::unregister_module(const std::string& name) {
  TORCXX_CHECK(children_.erase(name), "No Module with name `", name, "` is registered");
}

// Shared tensors appear once, under their first name, as in PyTorch.
void Module::collect(const std::string& prefix, OrderedDict<Tensor>* parameters,
                     OrderedDict<Tensor>* buffers, bool recurse) const {
  const auto add = [&](OrderedDict<Tensor>* to, const OrderedDict<Tensor>& from) {
    for (const auto& p : from) {
      if (!p.item.defined()) continue;
      bool seen = false;
      for (const auto& q : *to) seen = seen || q.item.is_same(p.item);
      if (!seen) to->insert(prefix + p.name, p.item);
    }
  };
  if (parameters) add(parameters, parameters_);
  if (buffers) add(buffers, buffers_);
  if (!recurse) return;
  for (const auto& c : children_) c.item->collect(prefix + c.name + ".", parameters, buffers, true);
}

OrderedDict<Tensor> Module::named_parameters(bool recurse) const {
  OrderedDict<Tensor> out;
  collect("", &out, nullptr, recurse);
  return out;
}
OrderedDict<Tensor> Module::named_buffers(bool recurse) const {
  OrderedDict<Tensor> out;
  collect("", nullptr, &out, recurse);
  return out;
}
std::vector<Tensor> Module::parameters(bool recurse) const {
  return named_parameters(recurse).values();
}
std::vector<Tensor> Module::buffers(bool recurse) const { return named_buffers(recurse).values(); }

static void walk(const std::string& name, const ModulePtr& m, OrderedDict<ModulePtr>& out) {
  out.insert(name, m);
  for (const auto& c : m->named_children())
    walk(name.empty() ? c.name : name + "." + c.name, c.item, out);
}

OrderedDict<ModulePtr> Module::named_modules(const std::string& prefix, bool include_self) const {
  OrderedDict<ModulePtr> out;
  if (include_self) {
    TORCXX_CHECK(!weak_from_this().expired(),
                 "modules(): the module must be held by a shared_ptr (use its holder)");
    out.insert(prefix, std::const_pointer_cast<Module>(shared_from_this()));
  }
  for (const auto& c : children_)
    walk(prefix.empty() ? c.name : prefix + "." + c.name, c.item, out);
  return out;
}
std::vector<ModulePtr> Module::modules(bool include_self) const {
  return named_modules("", include_self).values();
}
std::vector<ModulePtr> Module::children() const { return children_.values(); }

OrderedDict<Tensor> Module::state_dict() const {
  OrderedDict<Tensor> out;
  const std::function<void(const Module&, const std::string&)> add =
      [&](const Module& m, const std::string& prefix) {
        for (const auto* list : {&m.parameters_, &m.buffers_})
          for (const auto& p : *list)
            if (p.item.defined()) out.insert(prefix + p.name, p.item.detach());
        for (const auto& c : m.children_) add(*c.item, prefix + c.name + ".");
      };
  add(*this, "");
  return out;
}

void Module::load_state_dict(const OrderedDict<Tensor>& state, bool strict) {
  std::string missing, unexpected, wrong;
  OrderedDict<Tensor> own = state_dict();
  for (const auto& p : own) {
    const Tensor* from = state.find(p.name);
    if (!from)
      missing += (missing.empty() ? "\"" : ", \"") + p.name + "\"";
    else if (from->sizes() != p.item.sizes())
      wrong += "\n\tsize mismatch for " + p.name + ": copying a param with shape " +
               to_string(from->sizes()) + " from checkpoint, the shape in current model is " +
               to_string(p.item.sizes()) + ".";
  }
  for (const auto& p : state)
    if (!own.contains(p.name)) unexpected += (unexpected.empty() ? "\"" : ", \"") + p.name + "\"";
  std::string message = wrong;
  if (strict && !missing.empty()) message += "\n\tMissing key(s) in state_dict: " + missing + ". ";
  if (strict && !unexpected.empty())
    message += "\n\tUnexpected key(s) in state_dict: " + unexpected + ". ";
  TORCXX_CHECK(message.empty(), "Error(s) in loading state_dict for ", short_name(*this), ":",
               message);
  const NoGradGuard off;  // nothing was written until everything fits
  for (auto& p : own)
    if (const Tensor* from = state.find(p.name)) p.item.copy_(*from);
}

void Module::train(bool on) {
  training_ = on;
  for (const auto& c : children_) c.item->train(on);
}

// The tensors that members name are replaced in place, so that `weight` and parameters() agree.
void Module::convert(const std::function<Tensor(const Tensor&)>& f) {
  const NoGradGuard off;
  for (auto* list : {&parameters_, &buffers_})
    for (auto& p : *list) {
      if (!p.item.defined()) continue;
      const Tensor made = f(p.item);
      if (made.is_same(p.item)) continue;
      TensorImpl *to = p.item.impl(), *from = made.impl();
      to->storage = from->storage;
      to->data = from->data;
      to->dtype = from->dtype;
      to->device = from->device;
      to->offset = from->offset;
      to->set_shape(made.sizes(), made.strides());
      if (p.item.grad().defined()) {
        const Tensor g = f(p.item.grad());
        autograd::set_grad(p.item, {});
        autograd::set_grad(p.item, g);
      }
    }
  for (const auto& c : children_) c.item->convert(f);
}
void Module::to(ScalarType dtype) {
  TORCXX_CHECK_TYPE(
      isDifferentiableType(dtype),
      "nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=", dtype);
  convert([&](const Tensor& t) { return isDifferentiableType(t.dtype()) ? t.to(dtype) : t; });
}
void Module::to(Device device) {
  convert([&](const Tensor& t) { return t.to(TensorOptions(device)); });
}
void Module::to(Device device, ScalarType dtype) {
  to(device);
  to(dtype);
}

void Module::zero_grad(bool set_to_none) {
  for (Tensor& p : parameters()) {
    if (!p.grad().defined()) continue;
    if (set_to_none) {
      autograd::set_grad(p, {});
    } else {
      const NoGradGuard off;
      p.grad().detach().fill_(0);
    }
  }
}
void Module::requires_grad_(bool on) {
  for (const Tensor& p : parameters()) p.set_requires_grad(on);
}
void Module::apply(const std::function<void(Module&)>& f) {
  f(*this);
  for (const auto& c : children_) c.item->apply(f);
}
void Module::apply(const std::function<void(const std::string&, Module&)>& f,
                   const std::string& prefix) {
  f(prefix, *this);
  for (const auto& c : children_) c.item->apply(f, prefix.empty() ? c.name : prefix + "." + c.name);
}
ResettableModule::~ResettableModule() = default;

ModulePtr ResettableModule::renew(std::shared_ptr<ResettableModule> copy,
                                  std::optional<Device> device) const {
  copy->parameters_.clear();
  copy->buffers_.clear();
  copy->children_.clear();
  copy->reset();
  if (device) copy->to(*device);
  copy->load_state_dict(state_dict());
  copy->train(is_training());
  return copy;
}

ModulePtr ResettableModule::renew(ResettableModule* copy, std::optional<Device> device) const {
  return renew(std::shared_ptr<ResettableModule>(copy), device);
}

ModulePtr Module::clone(std::optional<Device>) const {
  torcxx::detail::raise<NotImplementedError>("clone() has not been implemented for ", name(),
                                             ". Derive it from Cloneable<", name(), ">.");
}

std::string Module::name() const {
  if (!name_.empty()) return name_;
  std::string name = autograd::type_name(typeid(*this));
  if (name.starts_with("torcxx::")) name.replace(0, 8, "torch::");
  return name;
}
std::string short_name(const Module& module) {
  std::string name = module.name();
  if (const size_t colon = name.rfind(':'); colon != std::string::npos) name.erase(0, colon + 1);
  if (name.ends_with("Impl")) name.resize(name.size() - 4);
  return name;
}

void Module::pretty_print(std::ostream& stream) const { write(stream, name()); }

static void print(std::ostream& stream, const Module& m, const std::string& indent) {
  m.pretty_print(stream);
  const auto children = m.named_children();
  if (children.is_empty()) return;
  stream << "(\n";
  for (const auto& c : children) {
    stream << indent << "  (" << c.name << "): ";
    print(stream, *c.item, indent + "  ");
    stream << "\n";
  }
  stream << indent << ")";
}
std::ostream& operator<<(std::ostream& stream, const Module& module) {
  print(stream, module, "");
  return stream;
}

}  // namespace torcxx::nn
