// Shared by the tests of readers and writers: scratch folders, generated files, expected errors.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "core/empty.h"

namespace torcxx::test {

// A folder that goes with the object.
class TempDir {
 public:
  TempDir() {
    static int counter = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    path_ = std::filesystem::temp_directory_path() /
            ("torcxx-test-" + std::to_string(now) + "-" + std::to_string(counter++));
    std::filesystem::create_directories(path_);
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  size_t files() const {
    size_t n = 0;
    for ([[maybe_unused]] const auto& e : std::filesystem::directory_iterator(path_)) n++;
    return n;
  }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(out.good()) << path;
}

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// A file of the repository, such as "data/digits/digits.csv.gz".
inline std::string repository_file(std::string_view path) {
  return (std::filesystem::path(__FILE__).parent_path() / "../.." / path).string();
}

// Seconds of processor time that a refusal may take: what else the machine does is not counted, and
// sanitizers take longer.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr double kRefusalSeconds = 10;
#else
inline constexpr double kRefusalSeconds = 1;
#endif
inline double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// f must throw exactly E, say every one of `words`, and be quick about it.
template <class E, class F>
void expect_error(F f, std::initializer_list<std::string_view> words) {
  const double start = processor_seconds();
  try {
    f();
    ADD_FAILURE() << "expected an error that says " << *words.begin();
  } catch (const E& e) {
    EXPECT_TRUE(typeid(e) == typeid(E)) << "another class: " << e.what();
    for (std::string_view word : words)
      EXPECT_NE(std::string_view(e.what()).find(word), std::string_view::npos)
          << "'" << word << "' is missing in: " << std::string_view(e.what()).substr(0, 2000);
    EXPECT_LT(std::strlen(e.what()), 2000u);
  }
  EXPECT_LT(processor_seconds() - start, kRefusalSeconds);
}

template <class T>
TensorBase make_tensor(std::vector<int64_t> sizes, const std::vector<T>& values) {
  TensorBase t = empty_cpu(sizes, scalar_type_of<T>);
  EXPECT_EQ(t.numel(), static_cast<int64_t>(values.size()));
  if (!values.empty()) std::copy(values.begin(), values.end(), t.data_ptr<T>());
  return t;
}

// Elements of a contiguous tensor.
template <class T>
std::vector<T> values_of(const TensorBase& t) {
  EXPECT_TRUE(t.is_contiguous());
  const T* p = t.const_data_ptr<T>();
  return {p, p + t.numel()};
}

}  // namespace torcxx::test
