#include "torcxx/core/error.h"

#include <charconv>

namespace torcxx::detail {
namespace {

template <class T>
void append_number(std::string& out, T value) {
  char text[32];  // the longest double in its shortest form has 24 characters
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace

void append(std::string& out, std::string_view text) { out.append(text); }
void append(std::string& out, long long value) { append_number(out, value); }
void append(std::string& out, unsigned long long value) { append_number(out, value); }
void append(std::string& out, double value) { append_number(out, value); }

}  // namespace torcxx::detail
