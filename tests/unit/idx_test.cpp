#include "torcxx/data/idx.h"

#include "core/platform.h"
#include "file_util.h"
#include "gzip_util.h"
#include "torcxx/data/digits.h"
#include "torcxx/data/mnist.h"

namespace torcxx::data {
namespace {

using test::expect_error;
using test::make_tensor;
using test::TempDir;
using test::values_of;
using test::write_file;
using namespace std::string_literals;

void refuses(const std::string& bytes, std::initializer_list<std::string_view> words) {
  TempDir dir;
  write_file(dir / "x.idx", bytes);
  expect_error<ValueError>([&] { read_idx(dir / "x.idx"); }, words);
}

TEST(Idx, ReadsTheDocumentedBytes) {
  TempDir dir;
  write_file(dir / "x", "\0\0\x0b\2\0\0\0\2\0\0\0\1\x01\x02\xff\xfe"s);
  const TensorBase t = read_idx(dir / "x");
  EXPECT_EQ(t.sizes(), IntArrayRef({2, 1}));
  EXPECT_EQ(values_of<int16_t>(t), (std::vector<int16_t>{0x0102, -2}));
}

template <class T>
void round_trip(const std::vector<T>& values) {
  TempDir dir;
  const TensorBase t = make_tensor<T>({2, 3}, values);
  write_idx(t, dir / "x");
  const TensorBase back = read_idx(dir / "x");
  EXPECT_EQ(back.sizes(), t.sizes());
  EXPECT_EQ(values_of<T>(back), values);
}

TEST(Idx, RoundTripsEveryType) {
  round_trip<uint8_t>({0, 1, 2, 127, 128, 255});
  round_trip<int8_t>({0, 1, -1, 127, -128, 5});
  round_trip<int16_t>({0, 1, -1, 32767, -32768, 258});
  round_trip<int32_t>({0, 1, -1, INT32_MAX, INT32_MIN, 16909060});
  round_trip<float>({0, 1, -1, 1.5f, -1e30f, 3e-40f});
  round_trip<double>({0, 1, -1, 1.5, -1e300, 5e-324});
}

TEST(Idx, EmptyAndLarge) {
  TempDir dir;
  write_idx(make_tensor<uint8_t>({0, 28}, {}), dir / "empty");
  EXPECT_EQ(read_idx(dir / "empty").sizes(), IntArrayRef({0, 28}));
  std::vector<int32_t> many(100'003);
  for (size_t i = 0; i < many.size(); i++) many[i] = static_cast<int32_t>(i * 2654435761u);
  write_idx(make_tensor<int32_t>({100'003}, many), dir / "many");
  EXPECT_EQ(values_of<int32_t>(read_idx(dir / "many")), many);
}

TEST(Idx, WriteChecksItsArguments) {
  TempDir dir;
  expect_error<NotImplementedError>([&] { write_idx(empty_cpu({1}, kInt64), dir / "x"); },
                                    {"int64"});
  expect_error<ValueError>([&] { write_idx(empty_cpu({}, kUInt8), dir / "x"); }, {"1 dimension"});
  EXPECT_EQ(dir.files(), 0u);
}

TEST(Idx, MissingFile) {
  expect_error<OSError>([] { read_idx("/no/such/file"); }, {"/no/such/file"});
  TempDir dir;
  expect_error<OSError>([&] { read_idx(dir.path()); }, {dir.path()});
}

TEST(Idx, BI_54_RankTypeSizes) {
  refuses("", {"magic", "byte 0", "got 0"});
  refuses("\0\0\x08"s, {"magic", "got 3"});
  refuses("PK\3\4", {"magic", "80"});
  refuses("\0\0\x07\1\0\0\0\1x"s, {"type", "byte 2", "got 7"});
  refuses("\0\0\x08\xff\0\0\0\1"s, {"dimensions", "byte 3", "255"});
  refuses("\0\0\x08\0x"s, {"dimensions", "byte 3", "got 0"});
  refuses("\0\0\x08\3\0\0\0\1\0\0"s, {"size 1", "byte 8", "truncated"});
  refuses("\0\0\x08\1\xff\xff\xff\xff"s, {"size", "4294967295"});
  refuses("\0\0\x0e\4"s + std::string(16, '\xff'), {"size", "2^63"});
  refuses("\0\0\x08\2\0\0\0\2\0\0\0\2abc"s, {"size", "truncated"});
  refuses("\0\0\x08\2\0\0\0\2\0\0\0\2abcde"s, {"byte 12", "got more"});
}

#if defined(TORCXX_HAS_ZLIB)
TEST(Idx, ReadsGzip) {
  TempDir dir;
  const std::string a = "\0\0\x08\1\0\0\0\3ab"s, b = "c";
  write_file(dir / "x", test::gzip(a + b));
  EXPECT_EQ(values_of<uint8_t>(read_idx(dir / "x")), (std::vector<uint8_t>{'a', 'b', 'c'}));
  write_file(dir / "joined", test::gzip(a) + test::gzip(b) + std::string(512, '\0'));
  EXPECT_EQ(read_idx(dir / "joined").numel(), 3);
}

TEST(Idx, BI_54_DamagedGzip) {
  const std::string good = test::gzip("\0\0\x08\1\0\0\0\3abc"s);
  refuses(good.substr(0, good.size() - 9), {"gzip", "truncated", "byte"});
  refuses(good.substr(0, 5), {"gzip", "truncated"});
  std::string bad_crc = good;
  bad_crc[good.size() - 8] = static_cast<char>(bad_crc[good.size() - 8] ^ 1);
  refuses(bad_crc, {"gzip", "check", "byte"});
  refuses(good + "trailing", {"gzip", "byte"});
  for (size_t i = 0; i < good.size(); i++)
    for (int bit = 0; bit < 8; bit++) {  // no flipped bit may do more than raise
      std::string flipped = good;
      flipped[i] = static_cast<char>(flipped[i] ^ 1 << bit);
      TempDir dir;
      write_file(dir / "x", flipped);
      try {
        read_idx(dir / "x");
      } catch (const ValueError&) {
      }
    }
}

TEST(Idx, BI_54_GzipBomb) {
  const std::string zeros(1 << 20, '\0');
  const std::string small = test::gzip(zeros, 96, "\0\0\x08\3\0\0\0\1\0\0\0\x1c\0\0\0\x1c"s);
  const int64_t before = platform::peak_resident_bytes();
  refuses(small, {"byte 16", "expected 784 bytes", "got more"});
  // 40 GB declared by 8 MB of zeros, and by a file of 40 bytes.
  const std::string huge = "\0\0\x08\3\0\0\x9c\x40\0\0\x03\xe8\0\0\x03\xe8"s;
  refuses(test::gzip(zeros, 8, huge), {"40000000000", "more than the file can hold"});
  refuses(test::gzip(huge), {"40000000000", "more than the file can hold"});
  TempDir dir;
  write_file(dir / "x", test::gzip(zeros, 64, "\0\0\x08\1\4\0\0\0"s));
  expect_error<ValueError>([&] { read_idx(dir / "x", 1 << 20); }, {"max_bytes", "67108864"});
  EXPECT_LT(platform::peak_resident_bytes() - before, 64 << 20);
}

TEST(Digits, RealData) {
  const LabeledTensors digits = load_digits(test::repository_file("data/digits/digits.csv.gz"));
  ASSERT_EQ(digits.data.sizes(), IntArrayRef({1797, 8, 8}));
  ASSERT_EQ(digits.targets.sizes(), IntArrayRef({1797}));
  const auto pixels = values_of<uint8_t>(digits.data);
  EXPECT_EQ(std::vector<uint8_t>(pixels.begin(), pixels.begin() + 8),
            (std::vector<uint8_t>{0, 0, 5, 13, 9, 1, 0, 0}));
  int64_t count[10] = {};
  for (int64_t t : values_of<int64_t>(digits.targets)) count[t]++;
  // As UCI's description of the test part states them.
  EXPECT_EQ(std::vector<int64_t>(count, count + 10),
            (std::vector<int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
}
#endif

TEST(Digits, RefusesOtherTables) {
  TempDir dir;
  std::string row;
  for (int i = 0; i < 64; i++) row += "16,";
  write_file(dir / "ok", row + "9\n");
  EXPECT_EQ(values_of<int64_t>(load_digits(dir / "ok").targets), std::vector<int64_t>{9});
  for (const auto& [text, word] :
       std::vector<std::pair<std::string, std::string>>{{row + "10\n", "class"},
                                                        {"17," + row.substr(3) + "9\n", "column 1"},
                                                        {"1.5," + row.substr(3) + "9\n", "1.5"},
                                                        {"nan," + row.substr(3) + "9\n", "nan"},
                                                        {"1,2\n", "64 pixels"},
                                                        {"", "64 pixels"}}) {
    write_file(dir / "x", text);
    expect_error<ValueError>([&] { load_digits(dir / "x"); }, {"load_digits", word});
  }
}

TEST(Mnist, FindsEverySpelling) {
  const TensorBase images = make_tensor<uint8_t>({2, 1, 1}, {7, 8});
  const TensorBase labels = make_tensor<uint8_t>({2}, {3, 4});
  for (const char* folder : {"", "MNIST/raw/", "raw/"})
    for (const char* separator : {"-", "."}) {
      TempDir dir;
      std::filesystem::create_directories(dir / folder);
      write_idx(images, dir / (folder + "t10k-images"s + separator + "idx3-ubyte"));
      write_idx(labels, dir / (folder + "t10k-labels"s + separator + "idx1-ubyte"));
      const LabeledTensors test = load_mnist(dir.path(), false);
      EXPECT_EQ(values_of<uint8_t>(test.data), (std::vector<uint8_t>{7, 8}));
      EXPECT_EQ(values_of<int64_t>(test.targets), (std::vector<int64_t>{3, 4}));
      expect_error<ValueError>([&] { load_mnist(dir.path(), true); },
                               {"train-images", dir.path(), "https://"});
    }
}

TEST(Mnist, RefusesFilesThatDoNotFit) {
  TempDir dir;
  const MnistFiles files{dir / "images", dir / "labels"};
  write_idx(make_tensor<uint8_t>({2, 1, 1}, {7, 8}), files.images);
  write_idx(make_tensor<uint8_t>({3}, {3, 4, 5}), files.labels);
  expect_error<ValueError>([&] { load_mnist(files); }, {"3 in", "2 in"});
  write_idx(make_tensor<int32_t>({2}, {3, 4}), files.labels);
  expect_error<ValueError>([&] { load_mnist(files); }, {"labels", "int32"});
  expect_error<ValueError>([&] { load_mnist({files.labels, files.images}); }, {"images", "int32"});
}

}  // namespace
}  // namespace torcxx::data
