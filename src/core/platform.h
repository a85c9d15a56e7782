// The operating system, in plain functions: no system header reaches the includers.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace torcxx::platform {

inline constexpr size_t kHugePage = size_t{2} << 20;

// Zeroed pages from the system, nullptr when it refuses. From kHugePage on they are aligned to it
// and on huge pages where the system has them.
void* allocate_pages(size_t bytes) noexcept;
void free_pages(void* p, size_t bytes) noexcept;  // `bytes` as asked

// Asks the C library to return what free() keeps.
void trim_heap() noexcept;

// Memory that this process may ever use: physical and swap, or its control group's limit.
int64_t total_memory();
// Highest resident set so far, in bytes.
int64_t peak_resident_bytes();
// Cores this process may run on: affinity mask and control group quota. At least 1.
int usable_cores();

// The three run around every fork(), the last in the child. Not called where fork does not exist.
void at_fork(void (*before)(), void (*parent)(), void (*child)());

struct MappedFile {
  const void* data = nullptr;
  size_t size = 0;
};
enum class FileKind : uint8_t { Missing, Folder, Regular, Other };
// What `path` names, links followed, and its size in bytes; Missing also where it cannot be looked
// at.
FileKind file_kind(const std::string& path, int64_t* size) noexcept;

// Maps a whole regular file; an empty one gives {nullptr, 0}. Raises OSError naming the path.
MappedFile map_file_readonly(const std::string& path);
// The same with writable pages: a written page becomes a private copy, the file stays as it is.
MappedFile map_file_private(const std::string& path);
void unmap_file(MappedFile file) noexcept;

// Pieces of AtomicFile (core/atomic_file.h). All raise OSError naming the path.
// The file that writing to `path` replaces: links followed, empty for what is not a regular file
// (a device or a pipe: written in place). Raises for a folder.
std::string replaceable_target(const std::string& path);
// A fresh file in the folder of `target`, with its permissions if it exists. `name` is set to its
// path; empty where the system makes files without a name, of which a killed program leaves
// nothing.
int create_beside(const std::string& target, std::string* name);
// Gives a file without a name one beside `target`, and returns it.
std::string name_beside(int file, const std::string& target);
int open_for_writing(const std::string& path);
void write_all(int file, const void* data, size_t bytes, const std::string& path);
void sync_file(int file, const std::string& path);
void close_file(int file, const std::string& path);
void close_quietly(int file) noexcept;
// Replaces `to` in one step and makes that durable.
void rename_durably(const std::string& from, const std::string& to);
void remove_quietly(const std::string& path) noexcept;

// A shared library at run time; nullptr when absent, `why` (may be null) then says why.
void* open_library(const char* name, std::string* why = nullptr);
void* library_symbol(void* library, const char* symbol);

// The running program's file; empty where the system does not say.
std::string executable_path();

bool is_terminal(int file);
// Columns of the terminal behind `file`; 80 when it has none.
int terminal_width(int file);

}  // namespace torcxx::platform
