// Atomic files, mapped files and what the system says of itself.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "core/atomic_file.h"
#include "core/platform.h"
#include "torcxx/core/error.h"
#include "unit/core_expect.h"

namespace torcxx {
namespace {

namespace fs = std::filesystem;

class CoreFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "torcxx-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }
  static void put(const std::string& p, const std::string& text) { std::ofstream(p) << text; }
  static std::string get(const std::string& p) {
    std::ifstream in(p, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  static void save(const std::string& p, const std::string& text) {
    AtomicFile f(p);
    f.write(text.data(), text.size());
    f.commit();
  }
  // Runs f in a child process; its exit status, or -1 when a signal ended it.
  static int in_child(const std::function<int()>& f) {
    const pid_t child = fork();
    if (child == 0) _exit(f());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  fs::path folder_;
};

TEST_F(CoreFile, ReplacesWhole) {
  const std::string p = path("model.pt");
  save(p, "first");
  EXPECT_EQ(get(p), "first");
  chmod(p.c_str(), 0640);
  std::string big(200000, 'x');  // beyond the buffer
  big += "end";
  AtomicFile f(p);
  f.write(big.data(), 3);
  EXPECT_EQ(f.position(), 3u);
  f.write(big.data() + 3, big.size() - 3);
  EXPECT_EQ(f.position(), big.size());
  EXPECT_EQ(get(p), "first");
  f.commit();
  EXPECT_EQ(get(p), big);
  struct stat info;
  ASSERT_EQ(stat(p.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(files(), 1u);
  EXPECT_THROW(f.write("x", 1), Error);
  EXPECT_THROW(f.commit(), Error);
}

TEST_F(CoreFile, WithoutCommitNothingHappens) {
  const std::string p = path("a");
  put(p, "old");
  {
    AtomicFile f(p);
    f.write("new", 3);
    EXPECT_EQ(get(p), "old");
  }
  EXPECT_EQ(get(p), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(CoreFile, KilledBeforeCommitLeavesTheOld) {
  const std::string p = path("a");
  put(p, "old");
  const int status = in_child([&] {
    AtomicFile f(p);
    const std::string text(100000, 'n');
    f.write(text.data(), text.size());
    kill(getpid(), SIGKILL);
    return 0;
  });
  EXPECT_EQ(status, -1);
  EXPECT_EQ(get(p), "old");
#ifdef O_TMPFILE
  const int nameless = open(folder_.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (nameless >= 0) {
    close(nameless);
    EXPECT_EQ(files(), 1u);  // the dead run left nothing behind
  }
#endif
  save(p, "new");  // the dead file is in nobody's way
  EXPECT_EQ(get(p), "new");
}

TEST_F(CoreFile, FullDiskRaisesAndLeavesTheOld) {
  const std::string p = path("a");
  put(p, "old");
  const int code = in_child([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{50000, 50000};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      save(p, std::string(100000, 'n'));
    } catch (const OSError& e) {
      return std::string(e.what()).find(p) == std::string::npos ? 1 : e.code();
    }
    return 0;
  });
  EXPECT_EQ(code, EFBIG);
  EXPECT_EQ(get(p), "old");
  EXPECT_EQ(files(), 1u);
  if (fs::exists("/dev/full")) {
    EXPECT_ERROR(save("/dev/full", "text"), OSError, "No space left");
    EXPECT_TRUE(fs::is_character_file("/dev/full"));
  }
}

TEST_F(CoreFile, LinksDevicesAndFolders) {
  put(path("real"), "old");
  fs::create_symlink("real", path("link"));
  save(path("link"), "new");
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(get(path("real")), "new");
  fs::create_symlink("later", path("dangling"));
  save(path("dangling"), "there");
  EXPECT_EQ(get(path("later")), "there");
  save("/dev/null", "gone");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  EXPECT_ERROR(save(folder_.string(), "x"), OSError, "Is a directory");
  EXPECT_ERROR(save(path("none/x"), "x"), OSError, path("none/x"));
  EXPECT_ERROR(save("", "x"), OSError, "No such file");
  const std::string longest(255, 'n');
  save(path(longest.c_str()), "x");
  EXPECT_EQ(get(path(longest.c_str())), "x");
}

TEST_F(CoreFile, RelativeName) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  save("plain", "text");
  fs::current_path(before);
  EXPECT_EQ(get(path("plain")), "text");
  EXPECT_EQ(files(), 1u);
}

TEST_F(CoreFile, Maps) {
  put(path("a"), "hello");
  const platform::MappedFile m = platform::map_file_readonly(path("a"));
  ASSERT_EQ(m.size, 5u);
  EXPECT_EQ(std::memcmp(m.data, "hello", 5), 0);
  save(path("a"), "other text");  // the mapping keeps the old file
  EXPECT_EQ(std::memcmp(m.data, "hello", 5), 0);
  platform::unmap_file(m);
  put(path("empty"), "");
  EXPECT_EQ(platform::map_file_readonly(path("empty")).size, 0u);
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_THROW(platform::map_file_readonly(path("pipe")), OSError);
  EXPECT_ERROR(platform::map_file_readonly(folder_.string()), OSError, "Is a directory");
  try {
    platform::map_file_readonly(path("absent"));
    ADD_FAILURE();
  } catch (const OSError& e) {
    EXPECT_EQ(e.code(), ENOENT);
    EXPECT_NE(std::string(e.what()).find("absent"), std::string::npos);
  }
}

TEST(CorePlatform, KnowsTheMachine) {
  EXPECT_GE(platform::usable_cores(), 1);
  EXPECT_GT(platform::total_memory(), int64_t{1} << 26);
  EXPECT_GT(platform::peak_resident_bytes(), int64_t{1} << 20);
  EXPECT_GT(platform::terminal_width(-1), 0);
  EXPECT_FALSE(platform::is_terminal(-1));
  std::string why;
  EXPECT_EQ(platform::open_library("libtorcxx-absent.so", &why), nullptr);
  EXPECT_NE(why.find("libtorcxx-absent"), std::string::npos);
}

TEST(CorePlatform, PagesAreAligned) {
  for (const size_t bytes :
       {size_t{1}, platform::kHugePage - 1, platform::kHugePage, 3 * platform::kHugePage + 5}) {
    char* p = static_cast<char*>(platform::allocate_pages(bytes));
    ASSERT_NE(p, nullptr);
    if (bytes >= platform::kHugePage) {
      EXPECT_EQ(reinterpret_cast<uintptr_t>(p) % platform::kHugePage, 0u);
    }
    EXPECT_EQ(p[0], 0);
    p[bytes - 1] = 1;
    platform::free_pages(p, bytes);
  }
  EXPECT_EQ(platform::allocate_pages(SIZE_MAX - 100), nullptr);
}

}  // namespace
}  // namespace torcxx
