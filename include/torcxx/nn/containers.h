// Modules made of modules.
#pragma once
#include "torcxx/nn/layers.gen.h"

namespace torcxx::nn {

namespace detail {
// The i-th module of a list as M or the module that M holds; raises TypeError when it is another.
template <class M>
auto& module_at(const auto& list, const char* what, size_t i) {
  auto* m = list.ptr(i)->template as<M>();
  TORCXX_CHECK_TYPE(m, what, ": module ", i, " is a ", list.ptr(i)->name());
  return *m;
}
}  // namespace detail

// Any module from a tensor to a tensor.
class AnyModule {
 public:
  AnyModule() = default;
  template <class Impl>
  requires std::is_base_of_v<Module, Impl> AnyModule(std::shared_ptr<Impl> module)  // NOLINT
      : module_(std::move(module)), call_([](Module& m, const Tensor& x) -> Tensor {
          return static_cast<Impl&>(m).forward(x);
        }) {
    TORCXX_CHECK(module_, "AnyModule: the module is empty");
  }
  template <class Holder>
  requires requires { typename Holder::ContainedType; }
  AnyModule(const Holder& holder) : AnyModule(holder.ptr()) {}  // NOLINT
  template <class Impl>
  requires std::is_base_of_v<Module, Impl> AnyModule(Impl module)
      : AnyModule(std::make_shared<Impl>(std::move(module))) {}  // NOLINT

  // Raises Error when it is empty.
  Tensor forward(const Tensor& input) const {
    TORCXX_CHECK(module_, "Cannot call forward() on an empty AnyModule");
    return call_(*module_, input);
  }
  // The same call of another module of the same class.
  AnyModule with(ModulePtr module) const {
    AnyModule out = *this;
    out.module_ = std::move(module);
    return out;
  }
  const ModulePtr& ptr() const { return module_; }
  template <class M>
  auto& get() const {
    return detail::module_at<M>(*this, "AnyModule", 0);
  }
  const ModulePtr& ptr(size_t) const { return module_; }
  bool is_empty() const { return !module_; }

 private:
  ModulePtr module_;
  Tensor (*call_)(Module&, const Tensor&) = nullptr;
};

class NamedAnyModule {
 public:
  template <class M>
  NamedAnyModule(std::string name, M&& module)
      : name_(std::move(name)), module_(std::forward<M>(module)) {}
  const std::string& name() const { return name_; }
  const AnyModule& module() const { return module_; }

 private:
  std::string name_;
  AnyModule module_;
};

// Modules in a row: each one's output is the next one's input.
class TORCXX_API SequentialImpl : public Cloneable<SequentialImpl> {
 public:
  SequentialImpl() = default;
  // Sequential({{"first", Linear(2, 3)}, {"second", ReLU()}})
  SequentialImpl(std::initializer_list<NamedAnyModule> modules) {
    for (const NamedAnyModule& m : modules) push_back(m.name(), m.module());
  }
  template <class... M>
  requires(sizeof...(M) > 0) explicit SequentialImpl(M&&... modules) : SequentialImpl() {
    (push_back(std::forward<M>(modules)), ...);
  }
  void reset() override {}
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  void pretty_print(std::ostream& stream) const override;
  // Raises Error when it is empty.
  Tensor forward(const Tensor& input);
  void push_back(std::string name, AnyModule module) {
    add_module(std::move(name), module.ptr());
    calls_.push_back(std::move(module));
  }
  void push_back(AnyModule module) { push_back(std::to_string(size()), std::move(module)); }
  size_t size() const { return children_.size(); }
  bool is_empty() const { return children_.is_empty(); }
  ModulePtr ptr(size_t i) const;
  ModulePtr operator[](size_t i) const { return ptr(i); }
  template <class M>
  auto& at(size_t i) const {
    return detail::module_at<M>(*this, "Sequential", i);
  }
  auto begin() const { return calls_.begin(); }
  auto end() const { return calls_.end(); }

 private:
  std::vector<AnyModule> calls_;
};
// Also made from a list of named modules, which a template cannot take.
class Sequential : public ModuleHolder<SequentialImpl> {
 public:
  using ModuleHolder<SequentialImpl>::ModuleHolder;
  Sequential(std::initializer_list<NamedAnyModule> modules)
      : ModuleHolder(std::make_shared<SequentialImpl>(modules)) {}
};

// A function, with the arguments after the input bound, as a module: Functional(torch::relu).
class TORCXX_API FunctionalImpl : public Cloneable<FunctionalImpl> {
 public:
  using Function = std::function<Tensor(const Tensor&)>;
  FunctionalImpl(Function f) : function_(std::move(f)) {}  // NOLINT
  template <class F, class... Args>
  requires(sizeof...(Args) > 0) explicit FunctionalImpl(F f, Args... args)
      : FunctionalImpl(Function([f, args...](const Tensor& x) { return f(x, args...); })) {}
  void reset() override {}
  void pretty_print(std::ostream& stream) const override;
  Tensor forward(const Tensor& input) { return function_(input); }
  Tensor operator()(const Tensor& input) { return function_(input); }

 private:
  Function function_;
};
TORCXX_MODULE(Functional);

// A list of modules, registered under their positions.
class TORCXX_API ModuleListImpl : public Module {
 public:
  ModuleListImpl() = default;
  template <class... M>
  requires(sizeof...(M) > 0) explicit ModuleListImpl(M&&... modules) : ModuleListImpl() {
    (push_back(std::forward<M>(modules)), ...);
  }
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  void pretty_print(std::ostream& stream) const override;
  void push_back(ModulePtr module) { add_module(std::to_string(size()), std::move(module)); }
  template <class Holder>
  requires requires(Holder h) { h.ptr(); }
  void push_back(const Holder& holder) { push_back(ModulePtr(holder.ptr())); }
  size_t size() const { return children_.size(); }
  bool is_empty() const { return children_.is_empty(); }
  // Raises IndexError.
  ModulePtr ptr(size_t i) const;
  ModulePtr operator[](size_t i) const { return ptr(i); }
  template <class M>
  auto& at(size_t i) const {
    return detail::module_at<M>(*this, "ModuleList", i);
  }
  // The modules, in order, by any range-for.
  auto begin() const { return ValueIterator(children_.begin()); }
  auto end() const { return ValueIterator(children_.end()); }

 private:
  class ValueIterator {
   public:
    explicit ValueIterator(OrderedDict<ModulePtr>::const_iterator at) : at_(at) {}
    const ModulePtr& operator*() const { return at_->item; }
    ValueIterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const ValueIterator&) const = default;

   private:
    OrderedDict<ModulePtr>::const_iterator at_;
  };
};
TORCXX_MODULE(ModuleList);

// Modules by name, in order of insertion.
class TORCXX_API ModuleDictImpl : public Module {
 public:
  ModuleDictImpl() = default;
  explicit ModuleDictImpl(const OrderedDict<ModulePtr>& modules) {
    for (const auto& m : modules) insert(m.name, m.item);
  }
  explicit ModuleDictImpl(const std::vector<std::pair<std::string, ModulePtr>>& modules)
      : ModuleDictImpl() {
    update(modules);
  }
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  void pretty_print(std::ostream& stream) const override;
  void update(const std::vector<std::pair<std::string, ModulePtr>>& modules);
  void insert(const std::string& key, ModulePtr module);
  // Raises IndexError.
  ModulePtr operator[](const std::string& key) const { return children_[key]; }
  ModulePtr pop(const std::string& key);
  bool contains(const std::string& key) const { return children_.contains(key); }
  std::vector<std::string> keys() const { return children_.keys(); }
  std::vector<ModulePtr> values() const { return children_.values(); }
  size_t size() const { return children_.size(); }
  void clear() { children_.clear(); }
};
TORCXX_MODULE(ModuleDict);

}  // namespace torcxx::nn
