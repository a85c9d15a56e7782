#include <algorithm>

#include "io/safetensors_header.h"

namespace torcxx::io {

// Bytes of the UTF-8 character at p (RFC 3629: shortest form, no surrogates), or 0.
static size_t utf8_length(const unsigned char* p, size_t left) {
  const auto tail = [&](size_t n, unsigned char low, unsigned char high) -> size_t {
    if (n > left || p[1] < low || p[1] > high) return 0;
    return std::all_of(p + 1, p + n, [](unsigned char c) { return (c & 0xC0) == 0x80; }) ? n : 0;
  };
  const unsigned char c = p[0];
  if (c < 0x80) return 1;
  if (c < 0xC2) return 0;
  if (c < 0xE0) return tail(2, 0x80, 0xBF);
  if (c < 0xF0) return tail(3, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF);
  if (c < 0xF5) return tail(4, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF);
  return 0;
}

// By hand: writing needs no JSON library, and its writer is 30 KB of a static program.
std::optional<std::string> json_quoted(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef", kPlain[] = "\b\t\n\f\r\"\\",
                        kNames[] = "btnfr\"\\";
  std::string out = "\"";
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  for (size_t i = 0, n; i < text.size(); i += n) {
    n = utf8_length(p + i, text.size() - i);
    if (n == 0) return std::nullopt;
    const std::string_view plain(kPlain, 7);
    if (const size_t k = plain.find(text[i]); k != std::string_view::npos) {
      out += '\\';
      out += kNames[k];
    } else if (p[i] < 0x20) {
      out += "\\u00";
      out += kHex[p[i] >> 4];
      out += kHex[p[i] & 15];
    } else {
      out.append(text, i, n);
    }
  }
  return out + '"';
}

}  // namespace torcxx::io
