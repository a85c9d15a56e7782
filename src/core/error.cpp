#include "torcxx/core/error.h"

#include <charconv>

#include "core/number_text.h"

namespace torcxx::detail {
namespace {

template <class T>
void append_number(std::string& out, T value) {
  char text[32];
  out.append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

}  // namespace

void append(std::string& out, std::string_view text) { out.append(text); }
void append(std::string& out, long long value) { append_number(out, value); }
void append(std::string& out, unsigned long long value) { append_number(out, value); }
void append(std::string& out, double value) { out += number_text(value, false); }

}  // namespace torcxx::detail
