// A list of named values in order of insertion, as PyTorch's OrderedDict.
#pragma once
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "torcxx/core/error.h"

namespace torcxx {

template <class Value>
class OrderedDict {
 public:
  struct Item {
    std::string name;
    Value item;
    const std::string& key() const { return name; }
    Value& value() { return item; }
    const Value& value() const { return item; }
    Value& operator*() { return item; }
    const Value& operator*() const { return item; }
    Value* operator->() { return &item; }
    const Value* operator->() const { return &item; }
  };
  using const_iterator = typename std::vector<Item>::const_iterator;
  OrderedDict() = default;
  OrderedDict(std::initializer_list<std::pair<std::string, Value>> items) {
    for (const auto& [key, value] : items) insert(key, value);
  }
  // Adds or replaces.
  Value& insert(std::string key, Value value) {
    if (Value* old = find(key)) return *old = std::move(value);
    items_.push_back({std::move(key), std::move(value)});
    return items_.back().item;
  }
  Value* find(const std::string& key) {
    for (Item& i : items_)
      if (i.name == key) return &i.item;
    return nullptr;
  }
  const Value* find(const std::string& key) const {
    return const_cast<OrderedDict*>(this)->find(key);
  }
  bool contains(const std::string& key) const { return find(key) != nullptr; }
  // Raises IndexError when there is none.
  Value& operator[](const std::string& key) {
    Value* v = find(key);
    TORCXX_CHECK_INDEX(v, "Argument named '", key, "' is not defined");
    return *v;
  }
  const Value& operator[](const std::string& key) const {
    return const_cast<OrderedDict&>(*this)[key];
  }
  Item& operator[](size_t i) { return items_.at(i); }
  const Item& operator[](size_t i) const { return items_.at(i); }
  bool erase(const std::string& key) {
    for (size_t i = 0; i < items_.size(); i++)
      if (items_[i].name == key) {
        items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
      }
    return false;
  }
  size_t size() const { return items_.size(); }
  bool is_empty() const { return items_.empty(); }
  void clear() { items_.clear(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }
  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  const std::vector<Item>& items() const { return items_; }
  std::vector<std::string> keys() const {
    std::vector<std::string> out;
    for (const Item& i : items_) out.push_back(i.name);
    return out;
  }
  std::vector<Value> values() const {
    std::vector<Value> out;
    for (const Item& i : items_) out.push_back(i.item);
    return out;
  }

 private:
  std::vector<Item> items_;
};

}  // namespace torcxx
