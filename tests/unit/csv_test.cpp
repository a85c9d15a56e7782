#include "torcxx/data/csv.h"

#include <clocale>
#include <cmath>
#include <limits>

#include "core/platform.h"
#include "data/byte_source.h"
#include "data/csv_fields.h"
#include "data/number.h"
#include "file_util.h"

namespace torcxx::data {
namespace {

using test::expect_error;
using test::TempDir;
using test::values_of;
using namespace std::string_literals;

void refuses(const std::string& text, std::initializer_list<std::string_view> words,
             const CsvOptions& options = {}) {
  expect_error<ValueError>([&] { parse_csv(text, options); }, words);
}

TEST(Csv, ReadsNumbers) {
  const CsvTable t = parse_csv("1,2.5\n-3e2, +4 \n");
  EXPECT_EQ(t.values.sizes(), IntArrayRef({2, 2}));
  EXPECT_EQ(values_of<double>(t.values), (std::vector<double>{1, 2.5, -300, 4}));
  EXPECT_TRUE(t.columns.empty());
  const CsvTable f = parse_csv("0.1\t1e-50", {.delimiter = '\t', .dtype = kFloat32});
  EXPECT_EQ(values_of<float>(f.values), (std::vector<float>{0.1f, 0.f}));
}

TEST(Csv, HeaderQuotesAndLineEnds) {
  const CsvTable t =
      parse_csv("\xef\xbb\xbf\"a \"\"x\"\"\",\"b,\nc\"\r\n\r\n1,\"2\"\r3,4", {.header = true});
  EXPECT_EQ(t.columns, (std::vector<std::string>{"a \"x\"", "b,\nc"}));
  EXPECT_EQ(t.values.sizes(), IntArrayRef({2, 2}));
  EXPECT_EQ(values_of<double>(t.values), (std::vector<double>{1, 2, 3, 4}));
}

TEST(Csv, EmptyTexts) {
  EXPECT_EQ(parse_csv("").values.sizes(), IntArrayRef({0, 0}));
  EXPECT_EQ(parse_csv("\n\n").values.sizes(), IntArrayRef({0, 0}));
  EXPECT_EQ(parse_csv("a,b\n", {.header = true}).values.sizes(), IntArrayRef({0, 2}));
}

TEST(Csv, MissingValues) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto v = values_of<double>(parse_csv("1,,3\n,5,\n", {.missing = nan}).values);
  ASSERT_EQ(v.size(), 6u);
  EXPECT_TRUE(std::isnan(v[1]) && std::isnan(v[3]) && std::isnan(v[5]));
  refuses("1,,3\n", {"line 1, column 3", "empty field", "missing"});
  refuses("1,2\n3,", {"line 2, column 3", "empty field"});
}

TEST(Csv, ManyBlocks) {
  // Long enough that fields and line ends fall on every border of the buffers.
  std::string text;
  for (int i = 0; i < 100'000; i++)
    text += std::to_string(i) + ",\"" + std::to_string(i * 0.5) + "\"\r\n";
  TempDir dir;
  test::write_file(dir / "x.csv", text);
  const CsvTable t = read_csv(dir / "x.csv");
  ASSERT_EQ(t.values.sizes(), IntArrayRef({100'000, 2}));
  const double* v = t.values.const_data_ptr<double>();
  for (int i = 0; i < 100'000; i++) ASSERT_TRUE(v[2 * i] == i && v[2 * i + 1] == i * 0.5) << i;
}

TEST(Csv, RefusesWhatIsNoNumber) {
  refuses("a,b\n1,2\n", {"line 1, column 1", "'a'", "header"});
  refuses("1,2\n3,x\n", {"'text', line 2, column 3", "'x'"});
  for (const char* bad : {"1 2", "0x10", "--1", "+-1", "1e", ".", "e5", "1.2.3", "1,5e", "infin"})
    refuses(bad, {"line 1", "expected a number"});
  refuses("1,2\"3\"\n", {"line 1, column 4", "quote"});
  refuses("\"1\"2\n", {"line 1, column 4", "closing quote"});
  refuses("1\n", {"dtype", "int64"}, {.dtype = kInt64});
  refuses("1\n", {"delimiter"}, {.delimiter = '"'});
}

TEST(Csv, NumbersAtTheEdges) {
  const auto value = [](const char* text) {
    double d = 7;
    EXPECT_EQ(parse_number(text, &d), NumberStatus::kOk) << text;
    return d;
  };
  EXPECT_EQ(value("1e-999"), 0.0);
  EXPECT_TRUE(std::signbit(value("-1e-999")));
  EXPECT_EQ(value(("0." + std::string(400, '0') + "1").c_str()), 0.0);
  EXPECT_EQ(value((std::string(400, '9') + "e-400").c_str()), 1.0);
  EXPECT_EQ(value("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(value("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(value("-INF"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(value("+Infinity"), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(value("nan")));
  EXPECT_EQ(value("0e999999999999999999999"), 0.0);
  double d;
  EXPECT_EQ(parse_number(("1" + std::string(400, '0')), &d), NumberStatus::kOutOfRange);
  EXPECT_EQ(parse_number("0.001e99999999999999999999", &d), NumberStatus::kOutOfRange);
  EXPECT_EQ(parse_number("", &d), NumberStatus::kNoNumber);
}

// Text of any length that takes no memory.
class EndlessSource : public ByteSource {
 public:
  EndlessSource(std::string head, int64_t rest) : head_(std::move(head)), rest_(rest) {}
  size_t read(void* out, size_t n) override {
    size_t done = std::min(n, head_.size());
    std::memcpy(out, head_.data(), done);
    head_.erase(0, done);
    const auto more = static_cast<size_t>(std::min<int64_t>(static_cast<int64_t>(n - done), rest_));
    std::memset(static_cast<char*>(out) + done, '1', more);
    rest_ -= static_cast<int64_t>(more);
    return done + more;
  }

 private:
  std::string head_;
  int64_t rest_;
};

TEST(Csv, BI_56_UnclosedQuoteOfAGigabyte) {
  const int64_t before = platform::peak_resident_bytes();
  for (const char* head : {"1,2\n3,\"", "1,2\n3,"}) {
    EndlessSource source(head, int64_t{1} << 30);
    expect_error<ValueError>(
        [&] {
          CsvFields fields(source, ',', "endless");
          while (fields.next()) {
          }
        },
        {"'endless', line 2, column 3", "65536 bytes"});
  }
  EXPECT_LT(platform::peak_resident_bytes() - before, 8 << 20);
  refuses("1,\"2\n3\n", {"line 1, column 3", "never closed"});
}

TEST(Csv, BI_56_NulBytes) {
  refuses("1,2\n3,\0"s, {"line 2, column 3", "NUL"});
  refuses("1,\"\0\""s, {"line 1, column 4", "NUL"});
  refuses(std::string(1000, '\0'), {"line 1, column 1", "NUL"});
}

TEST(Csv, BI_56_RaggedRows) {
  refuses("1,2\n3\n", {"line 2", "expected 2 fields", "got 1"});
  refuses("1,2\n3,4,5\n", {"line 2", "expected 2 fields", "got 3"});
  refuses("a,b\n1,2,3\n", {"line 2", "header", "got 3"}, {.header = true});
}

TEST(Csv, BI_56_Utf16) {
  refuses(
      "\xff\xfe"
      "1\0,\0"s,
      {"line 1, column 1", "UTF-16"});
  refuses(
      "\xfe\xff\0"
      "1\0,"s,
      {"line 1, column 1", "UTF-16"});
  refuses("1\0,\0"s, {"line 1, column 2", "UTF-16"});
  refuses(
      "\0"
      "1\0,"s,
      {"line 1, column 1", "UTF-16"});
}

TEST(Csv, BI_56_OutOfRange) {
  refuses("1\n1e999\n", {"line 2, column 1", "float64", "'1e999'", "out of range"});
  refuses("1e39", {"line 1, column 1", "float32", "'1e39'", "out of range"}, {.dtype = kFloat32});
  refuses("-1e999", {"out of range"});
}

}  // namespace
}  // namespace torcxx::data
