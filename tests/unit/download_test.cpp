#include "torcxx/data/download.h"

#include "data/sha256.h"
#include "file_util.h"
#include "torcxx/data/mnist.h"

namespace torcxx::data {
namespace {

using test::expect_error;
using test::TempDir;

std::string sha256(std::string_view text, size_t step = SIZE_MAX) {
  Sha256 sha;
  for (size_t i = 0; i < text.size(); i += std::min(step, text.size() - i))
    sha.update(text.data() + i, std::min(step, text.size() - i));
  return sha.hex_digest();
}

TEST(Sha256, KnownVectors) {
  // FIPS 180-4's examples, and a million letters.
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  const std::string million(1'000'000, 'a');
  for (size_t step : {size_t{1}, size_t{63}, size_t{64}, size_t{1000}, SIZE_MAX})
    EXPECT_EQ(sha256(million, step),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, EveryLengthOfTheLastBlock) {
  std::string text, all;
  for (int n = 0; n < 130; n++) {
    all += sha256(text);
    text += static_cast<char>('a' + n % 26);
  }
  // Of the digests joined; computed by an independent implementation.
  EXPECT_EQ(sha256(all), "3517aa955b55e7be129187f34890c76a05db18a1fc6cb6a885e57081ca979d1a");
}

TEST(Sha256, OfFiles) {
  EXPECT_EQ(sha256_of_file(test::repository_file("data/digits/digits.csv.gz")),
            "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22");
  expect_error<OSError>([] { sha256_of_file("/no/such/file"); }, {"/no/such/file"});
}

TEST(Download, ChecksItsArguments) {
  TempDir dir;
  const std::string path = dir / "x";
  expect_error<ValueError>([&] { download({}, "", path); }, {"urls"});
  expect_error<ValueError>([&] { download({"file:///etc/passwd"}, "", path); }, {"urls", "file:"});
  expect_error<ValueError>([&] { download({"http://a/"}, "12", path); }, {"sha256", "'12'"});
  expect_error<ValueError>([&] { download({"http://a/"}, std::string(64, 'x'), path); },
                           {"sha256"});
  expect_error<ValueError>([&] { download({"http://a/"}, "", dir.path() + "/"); }, {"path"});
}

TEST(Download, KeepsAGoodFile) {
  TempDir dir;
  test::write_file(dir / "x", "abc");
  download({"http://127.0.0.1:1/x"}, sha256("abc"), dir / "x");  // no connection is made
  EXPECT_EQ(test::read_file(dir / "x"), "abc");
}

}  // namespace
}  // namespace torcxx::data

#if defined(TORCXX_HAS_CURL) && (defined(__linux__) || defined(__APPLE__))
#include "http_server.h"

namespace torcxx::data {
namespace {

using test::HttpServer;

std::string text_of(size_t n) {
  std::string text(n, ' ');
  for (size_t i = 0; i < n; i++) text[i] = static_cast<char>('a' + i * i % 23);
  return text;
}

TEST(Download, FetchesAndReportsProgress) {
  const std::string body = text_of(3'000'000);
  HttpServer server(HttpServer::Resources{{"/x", {body}}});
  TempDir dir;
  int64_t last = 0, total = 0;
  download({server.url("/x")}, sha256(body), dir / "new/folder/x",
           {.progress = [&](int64_t done, int64_t all) {
             EXPECT_GE(done, last);
             last = done;
             total = std::max(total, all);
           }});
  EXPECT_EQ(test::read_file(dir / "new/folder/x"), body);
  EXPECT_EQ(last, 3'000'000);
  EXPECT_EQ(total, 3'000'000);
  EXPECT_FALSE(std::filesystem::exists(dir / "new/folder/x.part"));
}

TEST(Download, TriesTheNextAddress) {
  HttpServer server(HttpServer::Resources{
      {"/good", {"hello"}}, {"/wrong", {"other"}}, {"/moved", {"", 302, true, SIZE_MAX, "/good"}}});
  TempDir dir;
  download(
      {server.url("/missing"), server.url("/wrong"), "http://127.0.0.1:1/x", server.url("/moved")},
      sha256("hello"), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), "hello");
  EXPECT_EQ(server.log(),
            (std::vector<std::string>{"/missing 0", "/wrong 0", "/moved 0", "/good 0"}));
}

TEST(Download, NamesEveryFailure) {
  HttpServer server(HttpServer::Resources{{"/wrong", {"other"}}});
  TempDir dir;
  expect_error<OSError>(
      [&] {
        download({server.url("/missing"), server.url("/wrong"), "http://127.0.0.1:1/x"},
                 sha256("hello"), dir / "x");
      },
      {"/missing: HTTP status 404", "/wrong: expected SHA-256 2cf24dba",
       "127.0.0.1:1/x: ", "Without a network", dir.path()});
  EXPECT_EQ(dir.files(), 0u);
}

TEST(Download, ResumesAnInterruptedTransfer) {
  const std::string body = text_of(500'000);
  HttpServer server(HttpServer::Resources{{"/cut", {body, 200, true, 200'000}}, {"/x", {body}}});
  TempDir dir;
  expect_error<OSError>([&] { download({server.url("/cut")}, sha256(body), dir / "x"); },
                        {"/cut: "});
  EXPECT_EQ(test::read_file(dir / "x.part"), body.substr(0, 200'000));
  EXPECT_FALSE(std::filesystem::exists(dir / "x"));
  download({server.url("/x")}, sha256(body), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), body);
  EXPECT_EQ(server.log(), (std::vector<std::string>{"/cut 0", "/x 200000"}));
}

TEST(Download, StartsAnewWhereItCannotResume) {
  const std::string body = text_of(10'000);
  HttpServer server(HttpServer::Resources{{"/plain", {body, 200, false}}, {"/x", {body}}});
  TempDir dir;
  test::write_file(dir / "x.part", body.substr(0, 5'000));
  download({server.url("/plain")}, sha256(body), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), body);
  // A part that is longer than the file, and one with other bytes.
  for (const std::string& part : {body + "more", std::string(5'000, '!')}) {
    std::filesystem::remove(dir / "x");
    test::write_file(dir / "x.part", part);
    download({server.url("/x")}, sha256(body), dir / "x");
    EXPECT_EQ(test::read_file(dir / "x"), body);
  }
  // A part that is whole already needs no connection.
  std::filesystem::remove(dir / "x");
  test::write_file(dir / "x.part", body);
  download({"http://127.0.0.1:1/x"}, sha256(body), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), body);
}

TEST(Download, WithoutAChecksumNothingIsResumed) {
  HttpServer server(HttpServer::Resources{{"/x", {"hello"}}});
  TempDir dir;
  test::write_file(dir / "x.part", "HE");
  download({server.url("/x")}, "", dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), "hello");
}

TEST(Download, ReplacesADamagedFile) {
  HttpServer server(HttpServer::Resources{{"/x", {"hello"}}});
  TempDir dir;
  test::write_file(dir / "x", "damaged");
  download({server.url("/x")}, sha256("hello"), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), "hello");
}

TEST(Download, StopsAtTheLimitAndOnRequest) {
  const std::string body = text_of(1'000'000);
  HttpServer server(HttpServer::Resources{{"/x", {body}}});
  TempDir dir;
  expect_error<OSError>([&] { download({server.url("/x")}, "", dir / "x", {.max_bytes = 1000}); },
                        {"max_bytes", "1000"});
  struct Stop {};
  EXPECT_THROW(download({server.url("/x")}, sha256(body), dir / "x",
                        {.progress = [](int64_t, int64_t) { throw Stop(); }}),
               Stop);
  EXPECT_FALSE(std::filesystem::exists(dir / "x"));
  download({server.url("/x")}, sha256(body), dir / "x");
  EXPECT_EQ(test::read_file(dir / "x"), body);
}

TEST(Download, LeavesNoFolderBehindThatStaysEmpty) {
  HttpServer server(HttpServer::Resources{});
  TempDir dir;
  expect_error<OSError>([&] { download({server.url("/x")}, "", dir / "new/folder/x"); }, {"404"});
  EXPECT_FALSE(std::filesystem::exists(dir / "new"));
}

TEST(Download, FolderThatCannotBeWritten) {
  HttpServer server(HttpServer::Resources{{"/x", {"hello"}}});
  TempDir dir;
  test::write_file(dir / "file", "");
  expect_error<OSError>([&] { download({server.url("/x")}, "", dir / "file/x"); }, {"file/x.part"});
}

}  // namespace
}  // namespace torcxx::data
#endif
