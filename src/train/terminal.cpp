#include "train/terminal.h"

#include <cstdlib>

#include "core/platform.h"

namespace torcxx::train {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

ColorMode detect_color(int file) {
  if (!platform::is_terminal(file) || !variable("NO_COLOR").empty()) return ColorMode::kNone;
  const std::string_view term = variable("TERM"), color = variable("COLORTERM");
  if (contains(color, "truecolor") || contains(color, "24bit") || contains(term, "direct"))
    return ColorMode::kTrueColor;
  return contains(term, "256color") ? ColorMode::k256 : ColorMode::kNone;
}

bool detect_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
    if (const std::string_view v = variable(name); !v.empty())
      return contains(v, "UTF-8") || contains(v, "utf8") || contains(v, "UTF8") ||
             contains(v, "utf-8");
  return false;
}

int columns_of(std::string_view text) {
  int n = 0;
  for (char c : text) n += (c & 0xc0) != 0x80;
  return n;
}

std::string_view clip(std::string_view text, int columns) {
  size_t i = 0;
  for (; i < text.size(); i++)
    if ((text[i] & 0xc0) != 0x80 && columns-- <= 0) break;
  return text.substr(0, i);
}

std::string pad(std::string_view text, int columns, bool right) {
  const int missing = columns - columns_of(text);
  const std::string blanks(static_cast<size_t>(missing > 0 ? missing : 0), ' ');
  return right ? blanks + std::string(text) : std::string(text) + blanks;
}

}  // namespace torcxx::train
