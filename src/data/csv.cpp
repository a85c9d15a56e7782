#include "torcxx/data/csv.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

#include "core/empty.h"
#include "data/byte_source.h"
#include "data/csv_fields.h"
#include "data/number.h"

namespace torcxx::data {
namespace {

// Grows without ever holding the values twice, as a vector would while it moves.
template <class T>
class Column {
 public:
  void push(T value) {
    if (used_ == kBlock) {
      blocks_.push_back(std::make_unique<T[]>(kBlock));
      used_ = 0;
    }
    blocks_.back()[used_++] = value;
  }
  // Moves everything to `out`, giving memory back on the way.
  void take(T* out) {
    for (size_t b = 0; b < blocks_.size(); b++) {
      const size_t n = b + 1 == blocks_.size() ? used_ : kBlock;
      out = std::copy_n(blocks_[b].get(), n, out);
      blocks_[b].reset();
    }
  }

 private:
  static constexpr size_t kBlock = (size_t{256} << 10) / sizeof(T);
  std::vector<std::unique_ptr<T[]>> blocks_;
  size_t used_ = kBlock;
};

template <class T>
class TableReader {
 public:
  TableReader(ByteSource& source, const CsvOptions& options, const std::string& name)
      : fields_(source, options.delimiter, name), options_(options) {
    if (options_.missing) missing_ = static_cast<T>(*options_.missing);
  }

  CsvTable read() {
    CsvTable table;
    int64_t width = -1, rows = 0, n = 0;
    if (options_.header) {
      while (fields_.next()) {
        table.columns.emplace_back(fields_.text());
        if (fields_.ends_row()) break;
      }
      width = static_cast<int64_t>(table.columns.size());
    }
    while (fields_.next()) {
      values_.push(number());
      n++;
      if (!fields_.ends_row()) continue;
      if (width < 0) width = n;
      if (n != width)
        fields_.fail("expected ", width, " fields, as in the ",
                     options_.header ? "header" : "first row", ", got ", n);
      rows++;
      n = 0;
    }
    table.values = empty_cpu({rows, std::max<int64_t>(width, 0)}, options_.dtype);
    values_.take(table.values.template data_ptr<T>());
    return table;
  }

 private:
  T number() {
    std::string_view text = fields_.text();
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.empty()) {
      if (options_.missing) return missing_;
      fields_.fail("expected a number, got an empty field (set 'missing' to accept it)");
    }
    T value;
    switch (parse_number(text, &value)) {
      case NumberStatus::kOk:
        return value;
      case NumberStatus::kOutOfRange:
        fields_.fail("expected a number in the range of ", options_.dtype, ", got '",
                     text.substr(0, 60), "', which is out of range");
      default:
        fields_.fail("expected a number, got '", text.substr(0, 60), "'",
                     fields_.row() == 1 && !options_.header
                         ? " (set 'header' if the first line names the columns)"
                         : "");
    }
  }

  CsvFields fields_;
  const CsvOptions& options_;
  T missing_ = 0;
  Column<T> values_;
};

CsvTable read_table(ByteSource& source, const CsvOptions& options, const std::string& name) {
  TORCXX_CHECK_VALUE(options.dtype == kFloat64 || options.dtype == kFloat32,
                     "read_csv: argument 'dtype' expected float64 or float32, got ", options.dtype);
  TORCXX_CHECK_VALUE(options.delimiter != '"' && options.delimiter != '\n' &&
                         options.delimiter != '\r' && options.delimiter != '\0',
                     "read_csv: argument 'delimiter' expected a character that is neither a quote "
                     "nor a line end");
  if (options.dtype == kFloat32) return TableReader<float>(source, options, name).read();
  return TableReader<double>(source, options, name).read();
}

}  // namespace

CsvTable read_csv(const std::string& path, const CsvOptions& options) {
  return read_table(*open_source(path), options, path);
}

CsvTable parse_csv(std::string_view text, const CsvOptions& options, const std::string& name) {
  return read_table(*memory_source(text), options, name);
}

}  // namespace torcxx::data
