// gzip data for the tests of readers; tests that need it are skipped in builds without zlib.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#if defined(TORCXX_HAS_ZLIB)
#include <zlib.h>

namespace torcxx::test {

// `text` repeated `times`, as gzip, without holding the repetitions.
inline std::string gzip(std::string_view text, int64_t times = 1, std::string_view head = "") {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out;
  char buffer[1 << 16];
  const auto feed = [&](std::string_view piece, int flush) {
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream.avail_in = static_cast<uInt>(piece.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer);
      stream.avail_out = sizeof buffer;
      deflate(&stream, flush);
      out.append(buffer, sizeof buffer - stream.avail_out);
    } while (stream.avail_out == 0);
  };
  feed(head, Z_NO_FLUSH);
  for (int64_t i = 0; i < times; i++) feed(text, Z_NO_FLUSH);
  feed("", Z_FINISH);
  deflateEnd(&stream);
  return out;
}

}  // namespace torcxx::test
#endif
