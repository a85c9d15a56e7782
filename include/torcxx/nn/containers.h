// Modules made of modules.
#pragma once
#include "torcxx/nn/layers.gen.h"

namespace torcxx::nn {

// Modules in a row: each one's output is the next one's input.
class TORCXX_API SequentialImpl : public Cloneable<SequentialImpl> {
 public:
  SequentialImpl() : Cloneable("Sequential") {}
  template <class... M>
  requires(sizeof...(M) > 0) explicit SequentialImpl(M&&... modules) : SequentialImpl() {
    (push_back(std::forward<M>(modules)), ...);
  }
  void reset() override {}
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
  // Raises Error when it is empty.
  Tensor forward(const Tensor& input);
  template <class Impl>
  requires std::is_base_of_v<Module, Impl>
  void push_back(std::string name, std::shared_ptr<Impl> module) {
    add_module(std::move(name), module);
    calls_.push_back(
        [](Module& m, const Tensor& x) -> Tensor { return static_cast<Impl&>(m).forward(x); });
  }
  template <class Holder>
  requires requires(Holder h) { h.ptr(); }
  void push_back(const Holder& holder) { push_back(std::to_string(size()), holder.ptr()); }
  template <class Holder>
  requires requires(Holder h) { h.ptr(); }
  void push_back(std::string name, const Holder& holder) {
    push_back(std::move(name), holder.ptr());
  }
  template <class Impl>
  requires std::is_base_of_v<Module, Impl>
  void push_back(std::shared_ptr<Impl> module) {
    push_back(std::to_string(size()), std::move(module));
  }
  template <class Impl>
  requires std::is_base_of_v<Module, Impl>
  void push_back(const Impl& module) { push_back(std::make_shared<Impl>(module)); }
  size_t size() const { return children_.size(); }
  bool is_empty() const { return children_.is_empty(); }
  ModulePtr ptr(size_t i) const;
  ModulePtr operator[](size_t i) const { return ptr(i); }

 private:
  std::vector<Tensor (*)(Module&, const Tensor&)> calls_;
};
TORCXX_MODULE(Sequential);

// A function, with the arguments after the input bound, as a module: Functional(torch::relu).
class TORCXX_API FunctionalImpl : public Cloneable<FunctionalImpl> {
 public:
  using Function = std::function<Tensor(const Tensor&)>;
  FunctionalImpl(Function f) : Cloneable("Functional"), function_(std::move(f)) {}  // NOLINT
  template <class F, class... Args>
  requires(sizeof...(Args) > 0) explicit FunctionalImpl(F f, Args... args)
      : FunctionalImpl(Function([f, args...](const Tensor& x) { return f(x, args...); })) {}
  void reset() override {}
  Tensor forward(const Tensor& input) { return function_(input); }
  Tensor operator()(const Tensor& input) { return function_(input); }

 private:
  Function function_;
};
TORCXX_MODULE(Functional);

// A list of modules, registered under their positions.
class TORCXX_API ModuleListImpl : public Module {
 public:
  ModuleListImpl() : Module("ModuleList") {}
  template <class... M>
  requires(sizeof...(M) > 0) explicit ModuleListImpl(M&&... modules) : ModuleListImpl() {
    (push_back(std::forward<M>(modules)), ...);
  }
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
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
  M& at(size_t i) const {
    M* m = dynamic_cast<M*>(ptr(i).get());
    TORCXX_CHECK_TYPE(m, "ModuleList: module ", i, " is a ", ptr(i)->name());
    return *m;
  }
  std::vector<ModulePtr> list() const { return children(); }
  auto begin() { return children_.begin(); }
  auto end() { return children_.end(); }
};
TORCXX_MODULE(ModuleList);

// Modules by name, in order of insertion.
class TORCXX_API ModuleDictImpl : public Module {
 public:
  ModuleDictImpl() : Module("ModuleDict") {}
  explicit ModuleDictImpl(const std::vector<std::pair<std::string, ModulePtr>>& modules)
      : ModuleDictImpl() {
    update(modules);
  }
  ModulePtr clone(std::optional<Device> device = std::nullopt) const override;
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
