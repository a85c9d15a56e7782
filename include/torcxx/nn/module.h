// Module: a tree of parameters, buffers and submodules, with PyTorch's names and rules.
#pragma once
#include <iosfwd>
#include <memory>
#include <string>

#include "torcxx/core/function.h"
#include "torcxx/nn/ordered_dict.h"
#include "torcxx/tensor/tensor.h"

namespace torcxx::nn {

class Module;
using ModulePtr = std::shared_ptr<Module>;

class TORCXX_API Module : public std::enable_shared_from_this<Module> {
 public:
  Module();
  explicit Module(std::string name);
  Module(const Module&) = default;
  virtual ~Module();

  // The name given to the constructor, else the class's as libtorch has it:
  // "torch::nn::LinearImpl".
  virtual std::string name() const;
  // One line, "torch::nn::Linear(in_features=2, ...)", the name by default; modules with children
  // print them indented below it.
  virtual void pretty_print(std::ostream& stream) const;

  // Registers a member and returns it, requiring grad unless told otherwise. Raises Error for an
  // empty name, one with a dot, or one already in use.
  Tensor& register_parameter(std::string name, Tensor tensor, bool requires_grad = true);
  Tensor& register_buffer(std::string name, Tensor tensor);
  template <class M>
  std::shared_ptr<M> register_module(std::string name, std::shared_ptr<M> module) {
    add_module(std::move(name), module);
    return module;
  }
  template <class Holder>
  requires requires(Holder h) { h.ptr(); }
  Holder register_module(std::string name, Holder holder) {
    add_module(std::move(name), holder.ptr());
    return holder;
  }
  void replace_module(const std::string& name, ModulePtr module);
  void unregister_module(const std::string& name);

  std::vector<Tensor> parameters(bool recurse = true) const;
  OrderedDict<Tensor> named_parameters(bool recurse = true) const;
  std::vector<Tensor> buffers(bool recurse = true) const;
  OrderedDict<Tensor> named_buffers(bool recurse = true) const;
  // This module first, then its descendants; names joined by dots.
  std::vector<ModulePtr> modules(bool include_self = true) const;
  OrderedDict<ModulePtr> named_modules(const std::string& prefix = "",
                                       bool include_self = true) const;
  std::vector<ModulePtr> children() const;
  OrderedDict<ModulePtr> named_children() const { return children_; }

  // Parameters and buffers by full name, sharing memory with the module.
  OrderedDict<Tensor> state_dict() const;
  // Copies values in. strict: raises Error listing missing and unexpected names and wrong shapes.
  void load_state_dict(const OrderedDict<Tensor>& state, bool strict = true);

  virtual void train(bool on = true);
  void eval() { train(false); }
  bool is_training() const { return training_; }
  // Converts parameters and buffers; a dtype must be floating and touches floating tensors only.
  void to(ScalarType dtype);
  void to(Device device);
  void to(Device device, ScalarType dtype);
  void zero_grad(bool set_to_none = true);
  void requires_grad_(bool on = true);
  // Calls f for this module and then for every descendant, with their full names if it takes them.
  void apply(const std::function<void(Module&)>& f);
  void apply(const std::function<void(const std::string&, Module&)>& f,
             const std::string& prefix = "");
  // A copy with its own parameters, when the class derives from Cloneable.
  virtual ModulePtr clone(std::optional<Device> device = std::nullopt) const;

  // This module as one of class M (LinearImpl, or its holder Linear); null when it is none.
  template <class M>
  auto* as() {
    if constexpr (requires { typename M::ContainedType; })
      return dynamic_cast<typename M::ContainedType*>(this);
    else
      return dynamic_cast<M*>(this);
  }

 protected:
  void add_module(std::string name, ModulePtr module);
  OrderedDict<Tensor> parameters_, buffers_;
  OrderedDict<ModulePtr> children_;
  std::string name_;
  bool training_ = true;

 private:
  void collect(const std::string& prefix, OrderedDict<Tensor>* parameters,
               OrderedDict<Tensor>* buffers, bool recurse) const;
  void convert(const std::function<Tensor(const Tensor&)>& f);
};

TORCXX_API std::ostream& operator<<(std::ostream& stream, const Module& module);
// "Linear": its class without namespace and Impl, for messages.
TORCXX_API std::string short_name(const Module& module);

// A module that registers everything in reset(), so that a copy can be made anew.
class TORCXX_API ResettableModule : public Module {
 public:
  using Module::Module;
  ~ResettableModule() override;
  virtual void reset() = 0;

 protected:
  // Gives `copy`, which shares this module's members, members of its own with the same values.
  ModulePtr renew(std::shared_ptr<ResettableModule> copy, std::optional<Device> device) const;
  ModulePtr renew(ResettableModule* copy, std::optional<Device> device) const;  // takes it over
};

// Base of modules that can be copied: derived classes register everything in reset().
template <class Derived>
class Cloneable : public ResettableModule {
 public:
  using ResettableModule::ResettableModule;
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override {
    return renew(std::make_shared<Derived>(static_cast<const Derived&>(*this)), device);
  }
};

// A shared pointer that is called and used like the module: Linear l(2, 3); l(x); l->weight.
template <class Impl>
class ModuleHolder {
 public:
  using ContainedType = Impl;
  ModuleHolder() requires std::is_default_constructible_v<Impl> : impl_(std::make_shared<Impl>()) {}
  ModuleHolder() requires(!std::is_default_constructible_v<Impl>) = default;
  ModuleHolder(std::nullptr_t) {}  // NOLINT
  template <class Head, class... Tail>
  requires(!(sizeof...(Tail) == 0 &&
             std::is_base_of_v<ModuleHolder,
                               std::remove_cvref_t<Head>>)) explicit ModuleHolder(Head&& head,
                                                                                  Tail&&... tail)
      : impl_(std::make_shared<Impl>(std::forward<Head>(head), std::forward<Tail>(tail)...)) {}
  ModuleHolder(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}  // NOLINT

  explicit operator bool() const { return impl_ != nullptr; }
  bool is_empty() const { return !impl_; }
  Impl* operator->() const { return get(); }
  Impl& operator*() const { return *get(); }
  std::shared_ptr<Impl> ptr() const { return std::static_pointer_cast<Impl>(impl_); }
  Impl* get() const {
    TORCXX_CHECK(impl_, "Accessing empty ModuleHolder");
    return static_cast<Impl*>(impl_.get());
  }
  template <class I>
  decltype(auto) operator[](I&& index) const {
    return (*get())[std::forward<I>(index)];
  }
  template <class... A>
  auto operator()(A&&... args) const {
    return get()->forward(std::forward<A>(args)...);
  }

 private:
  std::shared_ptr<Module> impl_;  // not of Impl: one type for all holders compiles faster
};
template <class Impl>
std::ostream& operator<<(std::ostream& stream, const ModuleHolder<Impl>& holder) {
  return stream << *holder;
}

// Declares the holder `Name` of `NameImpl`.
#define TORCXX_MODULE(Name)                                     \
  class Name : public ::torcxx::nn::ModuleHolder<Name##Impl> {  \
   public:                                                      \
    using ::torcxx::nn::ModuleHolder<Name##Impl>::ModuleHolder; \
  }

}  // namespace torcxx::nn
