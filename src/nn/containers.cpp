#include "torcxx/nn/containers.h"

#include "nn/layer_print.h"

namespace torcxx::nn {

Tensor SequentialImpl::forward(const Tensor& input) {
  TORCXX_CHECK(!is_empty(), "Cannot call forward() on an empty Sequential");
  Tensor x = input;
  for (const AnyModule& m : calls_) x = m.forward(x);
  return x;
}

ModulePtr SequentialImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<SequentialImpl>();
  size_t i = 0;
  for (const auto& c : children_) copy->push_back(c.name, calls_[i++].with(c.item->clone(device)));
  copy->train(is_training());
  return copy;
}

void SequentialImpl::pretty_print(std::ostream& stream) const {
  write(stream, "torch::nn::Sequential");
}
void FunctionalImpl::pretty_print(std::ostream& stream) const {
  write(stream, "torch::nn::Functional()");
}
void ModuleListImpl::pretty_print(std::ostream& stream) const {
  write(stream, "torch::nn::ModuleList");
}
void ModuleDictImpl::pretty_print(std::ostream& stream) const {
  write(stream, "torch::nn::ModuleDict");
}

static ModulePtr nth(const OrderedDict<ModulePtr>& list, const char* what, size_t i) {
  TORCXX_CHECK_INDEX(i < list.size(), what, ": index ", i, " is out of range, size is ",
                     list.size());
  return list.items()[i].item;
}
ModulePtr SequentialImpl::ptr(size_t i) const { return nth(children_, "Sequential", i); }
ModulePtr ModuleListImpl::ptr(size_t i) const { return nth(children_, "ModuleList", i); }

ModulePtr ModuleListImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<ModuleListImpl>();
  for (const auto& c : children_) copy->push_back(c.item->clone(device));
  return copy;
}

ModulePtr ModuleDictImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<ModuleDictImpl>();
  for (const auto& c : children_) copy->insert(c.name, c.item->clone(device));
  return copy;
}
void ModuleDictImpl::insert(const std::string& key, ModulePtr module) {
  if (children_.contains(key))
    replace_module(key, std::move(module));
  else
    add_module(key, std::move(module));
}
void ModuleDictImpl::update(const std::vector<std::pair<std::string, ModulePtr>>& modules) {
  for (const auto& [key, module] : modules) insert(key, module);
}
ModulePtr ModuleDictImpl::pop(const std::string& key) {
  ModulePtr m = children_[key];
  unregister_module(key);
  return m;
}

}  // namespace torcxx::nn
