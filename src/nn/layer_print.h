// Prints a layer as PyTorch's Python does: Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1)).
#pragma once
#include <ostream>

#include "torcxx/nn/options.h"

namespace torcxx::nn {

class Printer {
 public:
  Printer(std::ostream& stream, const char* name) : stream_(stream) { stream << name << "("; }
  ~Printer() { stream_ << ")"; }
  Printer(const Printer&) = delete;
  template <class T>
  void item(const char* label, const T& value) {
    stream_ << (first_ ? "" : ", ") << label << (*label ? "=" : "");
    first_ = false;
    put(value);
  }

  // Text without quotes.
  void word(const char* label, const std::string& value) {
    stream_ << (first_ ? "" : ", ") << label << (*label ? "=" : "") << value;
    first_ = false;
  }

 private:
  void put(bool v) { stream_ << (v ? "True" : "False"); }
  void put(int64_t v) { stream_ << v; }
  void put(double v);
  void put(const std::string& v) { stream_ << "'" << v << "'"; }
  void put(IntArrayRef v);
  template <class T>
  void put(const std::optional<T>& v) {
    if (v)
      put(*v);
    else
      stream_ << "None";
  }
  template <size_t N>
  void put(const ExpandingArray<N>& v) {
    put(IntArrayRef(v));
  }
  void put(const std::vector<int64_t>& v) { put(IntArrayRef(v)); }

  std::ostream& stream_;
  bool first_ = true;
};

// Lists of sizes one after the other.
std::vector<int64_t> joined(std::initializer_list<IntArrayRef> parts);

}  // namespace torcxx::nn
