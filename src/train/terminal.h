// What the terminal behind a stream can show, and the width of text on it.
#pragma once
#include <string>
#include <string_view>

#include "torcxx/train/terminal.h"

namespace torcxx::train {

// By TERM, COLORTERM and NO_COLOR (no-color.org); kNone unless `file` is a terminal.
ColorMode detect_color(int file);
// Whether the locale's character set is UTF-8, by LC_ALL, LC_CTYPE or LANG.
bool detect_unicode();

// Columns of UTF-8 text, each code point counted as one.
int columns_of(std::string_view text);
// The first `columns` columns of UTF-8 text.
std::string_view clip(std::string_view text, int columns);
// `text` with blanks to `columns` columns: in front for right alignment.
std::string pad(std::string_view text, int columns, bool right = false);

}  // namespace torcxx::train
