#include "torcxx/tensor/print.h"

#include <charconv>
#include <cmath>
#include <ostream>

#include "core/number_text.h"
#include "gen/ops/copy_.h"
#include "tensor/factory.h"

namespace torcxx {
namespace {

// How the numbers of one matrix or vector are written: each divided by `scale`, right-aligned in
// `width` characters.
struct Format {
  double scale = 1;
  int width = 0;
  std::chars_format style = std::chars_format::general;
  int precision = 6;
};

double digits_before_point(double v) { return v == 0 ? 1 : std::floor(std::log10(v)) + 1; }

Format choose_format(const double* p, int64_t n) {
  bool whole = true, any = false;
  double least = 1, most = 1;
  for (int64_t i = 0; i < n; i++) {
    if (!std::isfinite(p[i])) continue;
    const double v = std::fabs(p[i]);
    whole = whole && v == std::ceil(v);
    least = any ? std::min(least, v) : v;
    most = any ? std::max(most, v) : v;
    any = true;
  }
  const double lo = any ? digits_before_point(least) : 1, hi = any ? digits_before_point(most) : 1;
  Format f;
  if (whole && hi <= 9) {
    f.width = static_cast<int>(hi) + 1;
    return f;
  }
  f.precision = 4;
  if (whole || hi - lo > 4) {
    f.style = std::chars_format::scientific;
    f.width = !whole && (std::fabs(hi) > 99 || std::fabs(lo) > 99) ? 12 : 11;
    return f;
  }
  f.style = std::chars_format::fixed;
  f.width = hi == 0 || hi > 5 || hi < 0 ? 7 : static_cast<int>(hi) + 6;
  if (hi > 5 || hi < 0) f.scale = std::pow(10, hi - 1);
  return f;
}

void append_number(std::string& out, double v, const Format& f) {
  char text[400];
  char* end = std::to_chars(text, text + sizeof(text), v / f.scale, f.style, f.precision).ptr;
  if (end - text < f.width) out.append(f.width - (end - text), ' ');
  out.append(text, end);
}

void append_scale(std::string& out, const Format& f) {
  out += number_text(f.scale, false);
  out += " *\n";
}

// The spaces at the ends of lines and before first rows are PyTorch's.
void append_matrix(std::string& out, const double* p, int64_t rows, int64_t cols, int64_t linesize,
                   int indent) {
  const Format f = choose_format(p, rows * cols);
  const int64_t per_line = std::max<int64_t>((linesize - indent) / (f.width + 1), 1);
  for (int64_t first = 0; first < cols; first += per_line) {
    const int64_t end = std::min(first + per_line, cols);
    if (per_line < cols) {
      if (first != 0) out += '\n';
      out += "Columns " + std::to_string(first + 1) + " to " + std::to_string(end);
      out.append(indent, ' ');
    }
    if (f.scale != 1) {
      append_scale(out, f);
      out.append(indent, ' ');
    }
    for (int64_t r = 0; r < rows; r++) {
      if (r > 0) out.append(indent + (f.scale != 1), ' ');
      for (int64_t c = first; c < end; c++) {
        append_number(out, p[r * cols + c], f);
        out += c + 1 < end ? ' ' : '\n';
      }
    }
  }
}

// Each matrix under its place, the first dimension counting fastest.
void append_matrices(std::string& out, const double* p, IntArrayRef sizes, int64_t linesize) {
  const size_t n = sizes.size() - 2;
  const int64_t rows = sizes[n], cols = sizes[n + 1];
  std::vector<int64_t> at(n, 0);
  for (bool more = true, start = true; more; start = false) {
    if (!start) out += '\n';
    out += '(';
    int64_t index = 0;
    for (size_t d = 0; d < n; d++) {
      index = index * sizes[d] + at[d];
      out += std::to_string(at[d] + 1) + ",";
    }
    out += ".,.) = \n";
    append_matrix(out, p + index * rows * cols, rows, cols, linesize, 1);
    size_t d = 0;
    for (; d < n && ++at[d] == sizes[d]; d++) at[d] = 0;
    more = d < n;
  }
}

void append_elements(std::string& out, const TensorBase& t, int64_t linesize) {
  TensorBase wide = new_tensor(t.sizes(), kFloat64);
  impl::copy_(wide, t, false);
  const auto* p = static_cast<const double*>(wide.const_data_ptr());
  if (t.dim() == 0) {
    out += number_text(p[0], false);
    out += '\n';
  } else if (t.dim() == 1) {
    const Format f = choose_format(p, t.numel());
    if (f.scale != 1) append_scale(out, f);
    for (int64_t i = 0; i < t.numel(); i++) {
      append_number(out, p[i], f);
      out += '\n';
    }
  } else if (t.dim() == 2) {
    append_matrix(out, p, t.sizes()[0], t.sizes()[1], linesize, 0);
  } else {
    append_matrices(out, p, t.sizes(), linesize);
  }
}

}  // namespace

std::string to_string(const TensorBase& t, int64_t linesize) {
  if (!t.defined()) return "[ Tensor (undefined) ]";
  std::string out;
  if (t.numel() > 0) append_elements(out, t, linesize);
  std::string device = t.device().str();
  for (char& c : device) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  out += "[ " + device.substr(0, device.find(':')) + std::string(enumName(t.dtype())) + "Type{";
  for (size_t d = 0; d < t.sizes().size(); d++)
    out += (d ? "," : "") + std::to_string(t.sizes()[d]);
  return out + "} ]";
}

std::ostream& print(std::ostream& stream, const TensorBase& t, int64_t linesize) {
  return stream << to_string(t, linesize);
}
std::ostream& operator<<(std::ostream& stream, const TensorBase& t) { return print(stream, t, 80); }
std::ostream& operator<<(std::ostream& stream, ScalarType t) { return stream << enumName(t); }
std::ostream& operator<<(std::ostream& stream, const Device& d) { return stream << d.str(); }
std::ostream& operator<<(std::ostream& stream, const Scalar& s) { return stream << to_string(s); }
std::ostream& operator<<(std::ostream& stream, IntArrayRef list) {
  return stream << to_string(list);
}

}  // namespace torcxx
