#include "torcxx/io/safetensors.h"

#if defined(TORCXX_HAS_JSON)
#include "file_util.h"
#include "io/safetensors_header.h"

namespace torcxx::io {
namespace {

using test::expect_error;
using test::make_tensor;
using test::TempDir;
using test::values_of;
using test::write_file;

std::string with_length(const std::string& json, const std::string& data = "",
                        std::optional<uint64_t> length = {}) {
  const uint64_t n = length.value_or(json.size());
  std::string file(reinterpret_cast<const char*>(&n), 8);
  return file + json + data;
}

std::string entry(const std::string& dtype, const std::string& shape, const std::string& offsets) {
  return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

// The error of a file with this header and data: a ValueError that says `words`, mapped and read.
void refuses(const std::string& file, std::initializer_list<std::string_view> words) {
  TempDir dir;
  const std::string path = dir / "bad.safetensors";
  write_file(path, file);
  expect_error<ValueError>([&] { load_safetensors(path); }, words);
  expect_error<ValueError>([&] { load_safetensors(path, {.mmap = false}); }, words);
  std::string bytes = file;
  expect_error<ValueError>([&] { SafetensorsFile(bytes.data(), bytes.size()); }, words);
}

TEST(Safetensors, RoundTripsEveryDtype) {
  TempDir dir;
  const std::string path = dir / "all.safetensors";
  TensorMap saved;
  for (int i = 0; i < kNumScalarTypes; i++) {
    const auto dtype = static_cast<ScalarType>(i);
    if (!find_safetensors_dtype(dtype)) continue;
    TensorBase t = empty_cpu({3, 2}, dtype);
    for (size_t b = 0; b < t.nbytes(); b++)
      static_cast<char*>(t.data_ptr())[b] = static_cast<char>(dtype == kBool ? b & 1 : b * 37 + 1);
    saved[std::string(toString(dtype))] = t;
  }
  EXPECT_EQ(saved.size(), 14u);
  save_safetensors(saved, path, {{"format", "pt"}, {"note", "a \"quoted\"\n\x01 line, \u00e9"}});
  for (bool mmap : {true, false}) {
    const SafetensorsFile file(path, {.mmap = mmap});
    EXPECT_EQ(file.metadata().at("note"), "a \"quoted\"\n\x01 line, \u00e9");
    EXPECT_EQ(file.keys().size(), saved.size());
    for (const auto& [name, t] : saved) {
      const TensorBase loaded = file.tensor(name);
      EXPECT_EQ(loaded.dtype(), t.dtype());
      EXPECT_EQ(loaded.sizes(), t.sizes());
      EXPECT_EQ(std::memcmp(loaded.data_ptr(), t.data_ptr(), t.nbytes()), 0) << name;
    }
  }
}

TEST(Safetensors, WritesTheDocumentedBytes) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  save_safetensors({{"b", make_tensor<uint8_t>({3}, {1, 2, 3})},
                    {"a", make_tensor<float>({1, 1}, {1.f})},
                    {"c", make_tensor<float>({}, {2.f})}},
                   path, {{"k", "v"}});
  std::string json =
      R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},)"
      R"("c":{"dtype":"F32","shape":[],"data_offsets":[4,8]},)"
      R"("b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})";
  json.resize((json.size() + 7) / 8 * 8, ' ');
  using namespace std::string_literals;
  EXPECT_EQ(test::read_file(path), with_length(json, "\0\0\x80\x3f\0\0\0\x40\1\2\3"s));
}

TEST(Safetensors, EmptyMapAndEmptyTensors) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  save_safetensors({}, path);
  EXPECT_TRUE(load_safetensors(path).empty());
  save_safetensors({{"e", make_tensor<float>({0, 3}, {})}, {"x", make_tensor<int64_t>({1}, {7})}},
                   path);
  const TensorMap loaded = load_safetensors(path);
  EXPECT_EQ(loaded.at("e").sizes(), IntArrayRef({0, 3}));
  EXPECT_EQ(values_of<int64_t>(loaded.at("x")), std::vector<int64_t>{7});
}

TEST(Safetensors, GathersViews) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  TensorBase base = make_tensor<int32_t>({2, 3, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  const auto view = [&](IntArrayRef sizes, IntArrayRef strides, int64_t offset) {
    TensorBase v(new TensorImpl(kInt32));
    v.impl()->storage = base.storage();
    v.impl()->offset = offset;
    v.impl()->data = static_cast<char*>(base.data_ptr()) + 4 * offset;
    v.impl()->set_shape(sizes, strides);
    return v;
  };
  save_safetensors({{"transposed", view({2, 3, 2}, {1, 2, 6}, 0)},
                    {"column", view({2, 2}, {6, 2}, 1)},
                    {"expanded", view({3, 2}, {0, 1}, 4)}},
                   path);
  const TensorMap loaded = load_safetensors(path);
  EXPECT_EQ(values_of<int32_t>(loaded.at("transposed")),
            (std::vector<int32_t>{0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11}));
  EXPECT_EQ(values_of<int32_t>(loaded.at("column")), (std::vector<int32_t>{1, 3, 7, 9}));
  EXPECT_EQ(values_of<int32_t>(loaded.at("expanded")), (std::vector<int32_t>{4, 5, 4, 5, 4, 5}));
}

TEST(Safetensors, MappedTensorsAreZeroCopyAndPrivate) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  save_safetensors({{"a", make_tensor<float>({2}, {1, 2})}, {"b", make_tensor<float>({1}, {3})}},
                   path);
  const std::string before = test::read_file(path);
  TensorMap loaded = load_safetensors(path);
  const char* a = static_cast<char*>(loaded.at("a").data_ptr());
  EXPECT_EQ(loaded.at("b").data_ptr(), a + 8) << "both lie in one mapping";
  loaded.at("a").data_ptr<float>()[0] = 5;
  EXPECT_EQ(test::read_file(path), before);
  const TensorBase kept = loaded.at("a");
  save_safetensors({{"a", kept}}, path);  // over the file that it is mapped from
  loaded.clear();
  std::filesystem::remove(path);
  EXPECT_EQ(values_of<float>(kept), (std::vector<float>{5, 2})) << "the tensor keeps the mapping";
}

TEST(Safetensors, CopiesUnalignedTensors) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  const float values[2] = {1.5f, -2.f};
  const std::string data = "x" + std::string(reinterpret_cast<const char*>(values), 8);
  std::string json =
      R"({"u":)" + entry("U8", "[1]", "[0,1]") + R"(,"f":)" + entry("F32", "[2]", "[1,9]") + "}";
  while (json.size() % 8) json += ' ';
  write_file(path, with_length(json, data));
  EXPECT_EQ(values_of<float>(load_safetensors(path).at("f")), (std::vector<float>{1.5f, -2.f}));
}

TEST(Safetensors, IgnoresUnknownFields) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  write_file(path, with_length(R"({"a":{"new":[{"x":[1,null,"s",{}]}],"dtype":"I8","other":1.5,)"
                               R"("shape":[1],"data_offsets":[0,1]}}  )",
                               "\x7"));
  EXPECT_EQ(values_of<int8_t>(load_safetensors(path).at("a")), std::vector<int8_t>{7});
}

TEST(Safetensors, Float8IsNamed) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  write_file(path, with_length(R"({"q":)" + entry("F8_E4M3", "[2]", "[0,2]") + R"(,"u":)" +
                                   entry("U8", "[1]", "[2,3]") + "}",
                               "abc"));
  expect_error<NotImplementedError>([&] { load_safetensors(path); }, {"'q'", "F8_E4M3"});
  EXPECT_EQ(values_of<uint8_t>(SafetensorsFile(path).tensor("u")), std::vector<uint8_t>{'c'});
  expect_error<ValueError>([&] { SafetensorsFile(path).tensor("nope"); }, {"'nope'"});
}

TEST(Safetensors, RefusesBytesThatAreNoBool) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  const std::string json = R"({"m":)" + entry("BOOL", "[3]", "[0,3]") + "}";
  write_file(path, with_length(json, {1, 0, 2}));
  expect_error<ValueError>([&] { load_safetensors(path); },
                           {"'m'", "BOOL", "byte " + std::to_string(8 + json.size() + 2)});
}

TEST(Safetensors, QuotesNamesAsJson) {
  EXPECT_EQ(json_quoted("a \"b\" \\ \n\t\x1f\x7f"), "\"a \\\"b\\\" \\\\ \\n\\t\\u001f\x7f\"");
  EXPECT_EQ(json_quoted("\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\xa5"),
            "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\xa5\"");
  for (const char* bad : {"\xc3", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
                          "\xf4\x90\x80\x80", "\x80", "a\xe2\x82"})
    EXPECT_EQ(json_quoted(bad), std::nullopt);
}

TEST(Safetensors, SaveChecksItsArguments) {
  TempDir dir;
  const std::string path = dir / "x.safetensors";
  write_file(path, "old");
  const TensorBase t = make_tensor<float>({1}, {1.f});
  expect_error<ValueError>(
      [&] {
        save_safetensors({{"__metadata__", t}}, path);
      },
      {"__metadata__", "reserves"});
  expect_error<ValueError>([&] { save_safetensors({{"\xff", t}}, path); }, {"UTF-8"});
  expect_error<ValueError>(
      [&] {
        save_safetensors({{"a", t}}, path, {{"k", "\xff"}});
      },
      {"metadata", "UTF-8"});
  expect_error<ValueError>(
      [&] {
        save_safetensors({{"a", TensorBase()}}, path);
      },
      {"undefined", "'a'"});
  expect_error<NotImplementedError>(
      [&] {
        save_safetensors({{"z", empty_cpu({1}, kComplex128)}}, path);
      },
      {"complex128", "'z'"});
  expect_error<OSError>([&] { save_safetensors({{"a", t}}, dir / "no/such/x"); }, {"no/such/x"});
  EXPECT_EQ(test::read_file(path), "old");
  EXPECT_EQ(dir.files(), 1u) << "nothing half-written stays behind";
}

TEST(Safetensors, MissingFile) {
  expect_error<OSError>([] { load_safetensors("/no/such/file"); }, {"/no/such/file"});
  TempDir dir;
  expect_error<OSError>([&] { load_safetensors(dir.path()); }, {dir.path()});
}

TEST(Safetensors, BI_01_ShorterThanTheLength) {
  refuses("", {"header length", "byte 0", "got a file of 0"});
  refuses("1234567", {"header length", "byte 0", "got a file of 7"});
}

TEST(Safetensors, BI_02_HeaderLength) {
  refuses(with_length("{}", "", 100'000'001), {"header length", "100000001"});
  refuses(with_length("{}", "", UINT64_MAX), {"header length", "18446744073709551615"});
  refuses(with_length("{}", "", UINT64_MAX - 7), {"header length", "byte 0"});
  refuses(with_length("{}", "", 3), {"header length", "truncated"});
}

TEST(Safetensors, BI_03_HeaderIsNoJson) {
  refuses(with_length("\xff"), {"header", "byte 8", "255"});
  refuses(with_length("{"), {"header", "JSON"});
  refuses(with_length(""), {"header", "nothing"});
  refuses(with_length("{}x"), {"JSON"});
  refuses(with_length("{\"\xff\":1}"), {"JSON"});
  refuses(with_length("[]"), {"header", "'{'"});
}

TEST(Safetensors, BI_04_ShapeBeyondInt64) {
  refuses(with_length(R"({"a":)" + entry("I32", "[2,18446744073709551614]", "[0,16]") + "}"),
          {"'a'", "shape", "18446744073709551614", "header at byte"});
  refuses(with_length(R"({"a":)" + entry("I32", "[2,9223372036854775807]", "[0,16]") + "}"),
          {"'a'", "shape", "9223372036854775807"});
  refuses(with_length(R"({"a":)" + entry("I32", "[99999999999999999999999]", "[0,16]") + "}"),
          {"'a'", "shape"});
}

TEST(Safetensors, BI_05_ShapeWraps) {
  refuses(
      with_length(R"({"a":)" + entry("F32", "[4194305,4194305,211106198978564]", "[0,16]") + "}",
                  std::string(16, '\0')),
      {"'a'", "shape", "2^63"});
  refuses(with_length(R"({"a":)" + entry("F32", "[0,4611686018427387904,4]", "[0,0]") + "}"),
          {"'a'", "shape", "2^63"});
}

TEST(Safetensors, BI_06_SharedOffsets) {
  std::string json = "{";
  for (int i = 0; i < 10; i++)
    json += (i ? ",\"t" : "\"t") + std::to_string(i) + "\":" + entry("F32", "[4]", "[0,16]");
  refuses(with_length(json + "}", std::string(16, '\0')), {"'t1'", "data_offsets", "overlap"});
  refuses(with_length(R"({"a":)" + entry("F32", "[4]", "[0,16]") + R"(,"z":)" +
                          entry("F32", "[0]", "[8,8]") + "}",
                      std::string(16, '\0')),
          {"'z'", "data_offsets", "overlap"});
}

TEST(Safetensors, BI_07_TrailingMissingHole) {
  const std::string one = R"({"a":)" + entry("F32", "[4]", "[0,16]") + "}";
  refuses(with_length(one, std::string(17, '\0')), {"trailing bytes"});
  refuses(with_length(one, std::string(14, '\0')), {"truncated"});
  refuses(with_length("{}", "x"), {"trailing bytes"});
  refuses(with_length(R"({"a":)" + entry("U8", "[1]", "[0,1]") + R"(,"b":)" +
                          entry("U8", "[1]", "[2,3]") + "}",
                      "abc"),
          {"'b'", "hole", "got 2"});
}

TEST(Safetensors, BI_08_DuplicateKey) {
  const std::string e = entry("U8", "[0]", "[0,0]");
  refuses(with_length(R"({"a":)" + e + R"(,"a":)" + e + "}"), {"duplicate key 'a'"});
  refuses(with_length(R"({"__metadata__":{},"__metadata__":{}})"), {"duplicate", "__metadata__"});
  refuses(with_length(R"({"__metadata__":{"k":"1","k":"2"}})"), {"duplicate", "__metadata__"});
  refuses(with_length(R"({"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}})"),
          {"'a'", "duplicate", "dtype"});
}

TEST(Safetensors, BI_09_BadFields) {
  const auto refuses_entry = [](const std::string& e,
                                std::initializer_list<std::string_view> words) {
    refuses(with_length(R"({"abc":)" + e + "}", "1234"), words);
  };
  refuses_entry(entry("U8", "[4]", "[4,0]"), {"'abc'", "data_offsets", "begin <= end"});
  refuses_entry(entry("U8", "[4]", "[-4,0]"), {"'abc'", "data_offsets", "-4"});
  refuses_entry(entry("U8", "[4]", "[0.0,4]"), {"'abc'", "data_offsets", "0.0"});
  refuses_entry(entry("U8", "[4]", "[\"0\",4]"), {"'abc'", "data_offsets", "a string"});
  refuses_entry(entry("U8", "[4]", "[0,4,4]"), {"'abc'", "data_offsets", "got 3"});
  refuses_entry(entry("U8", "[4]", "[]"), {"'abc'", "data_offsets", "got 0"});
  refuses_entry(entry("U8", "[4]", "[0,1]"), {"'abc'", "data_offsets", "expected 4 bytes"});
  refuses_entry(entry("U8", "[-4]", "[0,4]"), {"'abc'", "shape", "-4"});
  refuses_entry(entry("U8", "{}", "[0,4]"), {"'abc'", "shape", "an object"});
  refuses_entry(entry("U8", "[[4]]", "[0,4]"), {"'abc'", "shape", "a list"});
  refuses_entry(entry("U8", "4", "[0,4]"), {"'abc'", "shape", "a number"});
  refuses_entry(entry("X9", "[4]", "[0,4]"), {"'abc'", "dtype", "'X9'"});
  refuses_entry(R"({"dtype":8,"shape":[4],"data_offsets":[0,4]})", {"'abc'", "dtype"});
  refuses_entry(R"({"dtype":"U8","data_offsets":[0,4]})", {"'abc'", "lacks", "shape"});
  refuses_entry("7", {"'abc'", "expected an object"});
  refuses_entry("null", {"'abc'", "null"});
  refuses(with_length(R"({"__metadata__":{"k":1}})"), {"__metadata__", "'k'", "a number"});
  refuses(with_length(R"({"__metadata__":{"k":["a"]}})"), {"__metadata__", "'k'", "a list"});
  refuses(with_length(R"({"__metadata__":"x"})"), {"__metadata__", "a string"});
  std::string many = "[1";
  for (int i = 0; i < 64; i++) many += ",1";
  refuses_entry(entry("U8", many + "]", "[0,1]"), {"'abc'", "shape", "64 dimensions"});
}

TEST(Safetensors, BI_10_ManyEntriesAndDeepJson) {
  std::string json = "{";
  json.reserve(99'000'000);
  // As many as a header can hold.
  for (int i = 0; json.size() < 98'999'000; i++)
    json += "\"" + std::to_string(i) + R"(":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)";
  json.back() = '}';
  std::string file = with_length(json);
  expect_error<ValueError>([&] { SafetensorsFile(file.data(), file.size()); }, {"500000 entries"});

  json = R"({"__metadata__":{)";
  for (int i = 0; json.size() < 99'000'000; i++) json += "\"" + std::to_string(i) + "\":\"\",";
  json.back() = '}';
  file = with_length(json + "}");
  expect_error<ValueError>([&] { SafetensorsFile(file.data(), file.size()); }, {"500000 entries"});

  const std::string deep(100'000, '[');
  refuses(with_length(R"({"a":{"x":)" + deep + "}}"), {"64 levels", "byte 83"});
  refuses(with_length(R"({"a":)" + deep + "}"), {"'a'", "a list"});
  std::string objects;
  for (int i = 0; i < 100'000; i++) objects += "{\"a\":";
  refuses(with_length(objects), {"64 levels"});
}

}  // namespace
}  // namespace torcxx::io
#endif
