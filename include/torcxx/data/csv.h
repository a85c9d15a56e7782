// CSV: tables of numbers, read as a stream.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "torcxx/tensor/tensor.h"

namespace torcxx::data {

struct CsvOptions {
  char delimiter = ',';
  bool header = false;                 // the first line names the columns
  ScalarType dtype = kFloat64;         // or kFloat32
  std::optional<double> missing = {};  // stands for an empty field, which is an error without it
};

struct CsvTable {
  Tensor values;                     // (rows, columns)
  std::vector<std::string> columns;  // empty without a header
};

// Reads UTF-8 text, plain or gzip, as RFC 4180 describes it: fields may stand in double quotes,
// lines end in LF or CRLF; blank lines are skipped, blanks around numbers too. Numbers are decimal,
// "inf" or "nan". Raises ValueError with line and column for anything else: ragged rows, a quote
// left open, NUL bytes, UTF-16, and numbers beyond the dtype's range; OSError when the file cannot
// be read. Memory stays within a small multiple of the text.
TORCXX_API CsvTable read_csv(const std::string& path, const CsvOptions& options = {});
// The same from text in memory; `name` stands for the path in messages.
TORCXX_API CsvTable parse_csv(std::string_view text, const CsvOptions& options = {},
                              const std::string& name = "text");

}  // namespace torcxx::data
