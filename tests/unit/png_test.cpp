#include "file_util.h"
#include "io/png_planes.h"
#include "torcxx/io/image.h"

#if defined(TORCXX_HAS_PNG)
#include <png.h>
#include <zlib.h>

#include <cmath>

#include "core/platform.h"

namespace torcxx::io {
namespace {

using test::expect_error;
using test::make_tensor;
using test::TempDir;
using test::values_of;

// What a file of the given layout needs beside the rows.
struct Layout {
  uint32_t width, height;
  int depth, color;
  bool interlaced = false;
  std::vector<png_color> palette = {};
  std::vector<uint8_t> palette_alpha = {};
  std::optional<png_color_16> transparent = {};
};

// A PNG by libpng itself; `rows` are packed as the layout says.
std::string make_png(const Layout& l, std::vector<std::vector<uint8_t>> rows) {
  std::string out;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(
      png, &out,
      [](png_structp p, png_bytep data, size_t n) {
        static_cast<std::string*>(png_get_io_ptr(p))->append(reinterpret_cast<char*>(data), n);
      },
      nullptr);
  png_set_IHDR(png, info, l.width, l.height, l.depth, l.color,
               l.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!l.palette.empty())
    png_set_PLTE(png, info, l.palette.data(), static_cast<int>(l.palette.size()));
  if (!l.palette_alpha.empty())
    png_set_tRNS(png, info, l.palette_alpha.data(), static_cast<int>(l.palette_alpha.size()),
                 nullptr);
  if (l.transparent) png_set_tRNS(png, info, nullptr, 0, &*l.transparent);
  png_write_info(png, info);
  std::vector<png_bytep> pointers;
  for (auto& r : rows) pointers.push_back(r.data());
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return out;
}

std::string big_endian(uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
          static_cast<char>(v)};
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<uint32_t>(data.size())) + body +
         big_endian(static_cast<uint32_t>(crc));
}

std::string zlib_zeros(size_t n) {
  const std::string zeros(n, '\0');
  uLongf size = compressBound(n);
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(zeros.data()), n, 1);
  out.resize(size);
  return out;
}

// Any header, any chunks.
std::string raw_png(uint32_t width, uint32_t height, int depth, int color,
                    const std::string& chunks) {
  return "\x89PNG\r\n\x1a\n" +
         chunk("IHDR", big_endian(width) + big_endian(height) +
                           std::string(1, static_cast<char>(depth)) +
                           std::string(1, static_cast<char>(color)) + std::string(3, '\0')) +
         chunks + chunk("IEND", "");
}

void refuses(const std::string& bytes, std::initializer_list<std::string_view> words) {
  expect_error<ValueError>([&] { decode_png(bytes); }, words);
}

template <class T>
void round_trip(std::vector<int64_t> sizes) {
  TensorBase t = empty_cpu(sizes, scalar_type_of<T>);
  for (int64_t i = 0; i < t.numel(); i++) t.data_ptr<T>()[i] = static_cast<T>(i * 40503 + 77);
  const std::string bytes = encode_png(t);
  const TensorBase back = decode_png(bytes, {.keep_16_bit = true});
  if (sizes.size() == 2) sizes.insert(sizes.begin(), 1);
  ASSERT_EQ(back.sizes(), IntArrayRef(sizes));
  EXPECT_EQ(values_of<T>(back), values_of<T>(t));
}

TEST(Png, RoundTrips) {
  for (int64_t channels = 1; channels <= 4; channels++) {
    round_trip<uint8_t>({channels, 5, 7});
    round_trip<uint16_t>({channels, 5, 7});
  }
  round_trip<uint8_t>({3, 4});
  round_trip<uint8_t>({1, 1, 1});
  round_trip<uint8_t>({3, 1, 2000});
}

TEST(Png, WritesViewsAndFiles) {
  TempDir dir;
  TensorBase hwc = make_tensor<uint8_t>({2, 2, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  TensorBase chw(new TensorImpl(kUInt8));
  chw.impl()->storage = hwc.storage();
  chw.impl()->data = static_cast<char*>(hwc.data_ptr());
  chw.impl()->set_shape({3, 2, 2}, {1, 6, 3});
  write_png(chw, dir / "x.png");
  EXPECT_EQ(values_of<uint8_t>(read_image(dir / "x.png")),
            (std::vector<uint8_t>{1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12}));
  expect_error<OSError>([&] { write_png(chw, dir / "no/x.png"); }, {"no/x.png"});
  expect_error<OSError>([&] { read_image(dir / "none.png"); }, {"none.png"});
  EXPECT_EQ(dir.files(), 1u);
}

TEST(Png, Modes) {
  const TensorBase rgba = make_tensor<uint8_t>({4, 1, 2}, {255, 10, 0, 20, 0, 30, 128, 40});
  const std::string png = encode_png(rgba);
  const auto as = [&](ImageReadMode mode) {
    return values_of<uint8_t>(decode_png(png, {.mode = mode}));
  };
  EXPECT_EQ(as(ImageReadMode::kUnchanged), values_of<uint8_t>(rgba));
  EXPECT_EQ(as(ImageReadMode::kRgb), (std::vector<uint8_t>{255, 10, 0, 20, 0, 30}));
  // 0.299 * 255 = 76.2; 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15
  EXPECT_EQ(as(ImageReadMode::kGray), (std::vector<uint8_t>{76, 18}));
  EXPECT_EQ(as(ImageReadMode::kGrayAlpha), (std::vector<uint8_t>{76, 18, 128, 40}));
  const std::string gray = encode_png(make_tensor<uint16_t>({1, 2}, {0x8000, 0xffff}));
  EXPECT_EQ(values_of<uint8_t>(decode_png(gray, {.mode = ImageReadMode::kRgbAlpha})),
            (std::vector<uint8_t>{128, 255, 128, 255, 128, 255, 255, 255}));
  EXPECT_EQ(values_of<uint16_t>(
                decode_png(gray, {.mode = ImageReadMode::kGrayAlpha, .keep_16_bit = true})),
            (std::vector<uint16_t>{0x8000, 0xffff, 0xffff, 0xffff}));
}

TEST(Png, SmallDepthsPalettesAndTransparency) {
  const std::string bits = make_png({5, 2, 1, PNG_COLOR_TYPE_GRAY}, {{0b10110000}, {0b01001000}});
  EXPECT_EQ(values_of<uint8_t>(decode_png(bits)),
            (std::vector<uint8_t>{255, 0, 255, 255, 0, 0, 255, 0, 0, 255}));
  const std::string nibbles = make_png({3, 1, 4, PNG_COLOR_TYPE_GRAY}, {{0x0f, 0x80}});
  EXPECT_EQ(values_of<uint8_t>(decode_png(nibbles)), (std::vector<uint8_t>{0, 255, 136}));
  Layout palette{2, 1, 8, PNG_COLOR_TYPE_PALETTE, false, {{1, 2, 3}, {4, 5, 6}}};
  EXPECT_EQ(values_of<uint8_t>(decode_png(make_png(palette, {{1, 0}}))),
            (std::vector<uint8_t>{4, 1, 5, 2, 6, 3}));
  palette.palette_alpha = {9};
  EXPECT_EQ(values_of<uint8_t>(decode_png(make_png(palette, {{1, 0}}))),
            (std::vector<uint8_t>{4, 1, 5, 2, 6, 3, 255, 9}));
  Layout keyed{2, 1, 8, PNG_COLOR_TYPE_GRAY};
  keyed.transparent = png_color_16{.index = 0, .red = 0, .green = 0, .blue = 0, .gray = 7};
  EXPECT_EQ(values_of<uint8_t>(decode_png(make_png(keyed, {{7, 8}}))),
            (std::vector<uint8_t>{7, 8, 0, 255}));
}

TEST(Png, InterlacedEqualsPlain) {
  for (uint32_t size : {1u, 3u, 9u, 16u}) {
    std::vector<std::vector<uint8_t>> rows(size, std::vector<uint8_t>(size * 3));
    for (uint32_t y = 0; y < size; y++)
      for (uint32_t x = 0; x < size * 3; x++) rows[y][x] = static_cast<uint8_t>(y * 31 + x * 7);
    const Layout plain{size, size, 8, PNG_COLOR_TYPE_RGB},
        adam7{size, size, 8, PNG_COLOR_TYPE_RGB, true};
    EXPECT_EQ(values_of<uint8_t>(decode_png(make_png(plain, rows))),
              values_of<uint8_t>(decode_png(make_png(adam7, rows))));
  }
}

TEST(Png, EncodeChecksItsArguments) {
  expect_error<TypeError>([] { encode_png(empty_cpu({3, 2, 2}, kFloat32)); }, {"image", "float32"});
  expect_error<ValueError>([] { encode_png(empty_cpu({5, 2, 2}, kUInt8)); }, {"[5, 2, 2]"});
  expect_error<ValueError>([] { encode_png(empty_cpu({3, 0, 2}, kUInt8)); }, {"[3, 0, 2]"});
  expect_error<ValueError>([] { encode_png(empty_cpu({2}, kUInt8)); }, {"[2]"});
  expect_error<ValueError>(
      [] {
        encode_png(empty_cpu({2, 2}, kUInt8), 10);
      },
      {"compression_level", "10"});
}

TEST(Png, NamesOtherFormats) {
  TempDir dir;
  test::write_file(dir / "x", "\xff\xd8\xff\xe0 JFIF");
  expect_error<NotImplementedError>([&] { read_image(dir / "x"); }, {"JPEG"});
  test::write_file(dir / "x", "hello, this is text");
  expect_error<ValueError>([&] { read_image(dir / "x"); }, {"signature", "byte 0"});
}

TEST(Png, BI_57_ShorterThanTheSignature) {
  refuses("", {"signature", "byte 0", "got 0"});
  refuses("\x89PNG\r\n\x1a", {"signature", "got 7"});
  refuses("\x89PNG\r\n\x1a\n", {"IHDR", "byte 8", "truncated"});
}

TEST(Png, BI_57_HugeSizes) {
  const std::string data = chunk("IDAT", zlib_zeros(100));
  refuses(raw_png(0x7fffffff, 0x7fffffff, 8, 6, data),
          {"width", "byte 16", "2147483647", "max_pixels"});
  refuses(raw_png(0x80000000u, 1, 8, 0, data), {"width", "byte 16", "2147483648"});
  refuses(raw_png(1, 0, 8, 0, data), {"height", "byte 20", "got 0"});
  refuses(raw_png(13000, 13000, 16, 6, data), {"13000 x 13000", "can hold"});
  refuses(raw_png(8, 8, 3, 0, data), {"bit depth", "byte 24", "got 3"});
  refuses(raw_png(8, 8, 8, 5, data), {"color type", "byte 25", "got 5"});
  refuses(raw_png(8, 8, 16, 3, data), {"byte"});
  expect_error<ValueError>([&] { decode_png(raw_png(5, 5, 8, 0, data), {.max_pixels = 24}); },
                           {"5 x 5", "max_pixels"});
}

TEST(Png, BI_57_ZlibBombs) {
  const std::string bomb = zlib_zeros(size_t{128} << 20);
  const int64_t before = platform::peak_resident_bytes();
  // Far more data than the image has rows: what follows them is not unpacked.
  EXPECT_EQ(decode_png(raw_png(1, 1, 8, 0, chunk("IDAT", bomb))).numel(), 1);
  // A profile and a text that unpack to 128 MB.
  const std::string pixel = chunk("IDAT", zlib_zeros(2));
  const std::string name("p\0\0", 3);
  for (const char* type : {"iCCP", "zTXt"})
    EXPECT_EQ(decode_png(raw_png(1, 1, 8, 0, chunk(type, name + bomb) + pixel)).numel(), 1);
  EXPECT_LT(platform::peak_resident_bytes() - before, 16 << 20);
}

TEST(Png, BI_57_DamagedAnywhere) {
  const std::string good =
      encode_png(make_tensor<uint8_t>({3, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  for (size_t n = 0; n < good.size(); n++) refuses(good.substr(0, n), {"byte"});
  for (size_t i = 0; i < good.size(); i++)
    for (int bit = 0; bit < 8; bit++) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ 1 << bit);
      try {
        decode_png(bad);
      } catch (const ValueError&) {
      }
    }
}

}  // namespace
}  // namespace torcxx::io
#endif
