// Prints a layer as libtorch does: torch::nn::Conv2d(1, 32, kernel_size=[3, 3], stride=[1, 1]).
#pragma once
#include <ostream>

#include "torcxx/nn/options.h"

namespace torcxx::nn {

// Unformatted: `<<` would bring its locales into every program that has a layer.
inline void write(std::ostream& stream, const std::string& text) {
  if (!stream.good()) return;
  const auto n = static_cast<std::streamsize>(text.size());
  if (!stream.rdbuf() || stream.rdbuf()->sputn(text.data(), n) != n)
    stream.setstate(std::ios_base::badbit);
}

class Printer {
 public:
  Printer(std::ostream& stream, const char* name)
      : stream_(stream), text_(std::string("torch::nn::") + name + "(") {}
  ~Printer() noexcept(false) { write(stream_, text_ + ")"); }
  Printer(const Printer&) = delete;
  template <class T>
  void item(const char* label, const T& value) {
    begin(label);
    put(value);
  }

  // Text without quotes.
  void word(const char* label, const std::string& value) {
    begin(label);
    text_ += value;
  }
  // kSum for "sum".
  void constant(const char* label, const std::string& value);
  void braces(const char* label, const std::vector<int64_t>& value) {
    begin(label);
    put(value, "{}");
  }

 private:
  void begin(const char* label);
  void put(bool v) { text_ += v ? "true" : "false"; }
  void put(int64_t v) { text_ += std::to_string(v); }
  void put(double v);
  void put(const std::string& v) { text_ += "'" + v + "'"; }
  void put(IntArrayRef v, const char* brackets = "[]");
  template <class T>
  void put(const std::optional<T>& v) {
    if (v)
      put(*v);
    else
      text_ += "None";
  }
  template <size_t N>
  void put(const ExpandingArray<N>& v) {
    N == 1 ? put(v[0]) : put(IntArrayRef(v));
  }
  template <size_t N>
  void put(const ConvPadding<N>& v) {
    v.mode().empty() ? put(static_cast<const ExpandingArray<N>&>(v)) : put(v.mode());
  }
  void put(const std::vector<int64_t>& v) { put(IntArrayRef(v)); }

  std::ostream& stream_;
  std::string text_;
  bool first_ = true;
};

}  // namespace torcxx::nn
