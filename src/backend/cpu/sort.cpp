#include "backend/cpu/sort.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/sort_kernels.h"
#include "backend/cpu/sort_packed.h"
#include "core/empty.h"
#include "torcxx/core/parallel.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::SortKernels, sort_kernels)

namespace {

const SortKernels& kernels() { return *isa_pick(TORCXX_ISA_TABLE(sort_kernels)); }

struct Buffer {
  TensorBase memory;
  explicit Buffer(int64_t n) : memory(empty_cpu(n, kUInt64)) {}
  uint64_t* data() const { return static_cast<uint64_t*>(memory.data_ptr()); }
};

template <class T>
void pick(void* to, const void* from, const uint64_t* packed, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    static_cast<T*>(to)[i] = static_cast<const T*>(from)[static_cast<uint32_t>(packed[i])];
}

// Reads and writes of one call.
struct Rows {
  const SortArgs& a;
  const SortKernels& k = kernels();
  const int64_t bytes = elementSize(a.dtype);
  const bool wide = bytes == 8;

  const char* row(int64_t r) const { return static_cast<const char*>(a.in) + r * a.n * bytes; }
  void keys(void* to, const char* row, int64_t first, int64_t n) const {
    k.keys[static_cast<int>(a.dtype)](to, row + first * bytes, n, a.descending);
  }
  // n results at `to` along a row's output.
  void write(int64_t r, const uint64_t* packed, int64_t to, int64_t n, void* values,
             int64_t* places) const {
    if (places)
      for (int64_t i = 0; i < n; i++) places[to + i] = static_cast<uint32_t>(packed[i]);
    if (!values) return;
    char* out = static_cast<char*>(values) + to * bytes;
    switch (bytes) {
      case 1:
        return pick<uint8_t>(out, row(r), packed, n);
      case 2:
        return pick<uint16_t>(out, row(r), packed, n);
      case 4:
        return pick<uint32_t>(out, row(r), packed, n);
      default:
        return pick<uint64_t>(out, row(r), packed, n);
    }
  }
};

// Sorts one row; the buffers hold n numbers each. Returns the packed result, places below.
uint64_t* sort_row(const Rows& s, int64_t r, uint64_t* keys, uint64_t* packed, uint64_t* spare) {
  const int64_t n = s.a.n;
  s.keys(keys, s.row(r), 0, n);
  if (!s.wide) {
    const auto* narrow = reinterpret_cast<const uint32_t*>(keys);
    s.k.pack32(packed, narrow, n, 0);
    return sort_packed(packed, spare, n, s.k.varying32(narrow, n));
  }
  // 32 bits first, from the highest in which keys differ; equal ones by what is below.
  const uint64_t varying = s.k.varying64(keys, n);
  const int shift = std::max(0, 32 - std::countl_zero(varying));
  s.k.pack64(packed, keys, n, 0, shift);
  uint64_t* p = sort_packed(packed, spare, n, static_cast<uint32_t>(varying >> shift));
  if (shift == 0) return p;
  uint64_t* other = p == packed ? spare : packed;
  const uint64_t below = (uint64_t{1} << shift) - 1;
  for (int64_t b = 0, e; b < n; b = e) {
    const uint64_t key = p[b] >> 32;
    for (e = b + 1; e < n && p[e] >> 32 == key;) e++;
    if (e - b == 1) continue;
    for (int64_t i = b; i < e; i++) {
      const uint64_t place = p[i] & 0xFFFFFFFF;
      p[i] = (keys[place] & below) << 32 | place;
    }
    const uint64_t* sorted =
        sort_packed(p + b, other + b, e - b, static_cast<uint32_t>(varying & below));
    if (sorted != p + b) std::copy(sorted, sorted + (e - b), p + b);
  }
  return p;
}

// Calls f(row, sorted) for each row.
template <class F>
void for_sorted_rows(const Rows& s, F f) {
  parallel_for(0, s.a.rows, std::max<int64_t>(1, 8192 / s.a.n), [&](int64_t b, int64_t e) {
    const Buffer keys(s.a.n), packed(s.a.n), spare(s.a.n);
    for (int64_t r = b; r < e; r++) f(r, sort_row(s, r, keys.data(), packed.data(), spare.data()));
  });
}

// A key with its place, in the order of both.
struct Keyed {
  uint64_t key, place;
  bool operator<(const Keyed& o) const { return key < o.key || (key == o.key && place < o.place); }
};

// The k least of a row, found by passing over what is no less than the k-th so far.
template <class Key>
std::vector<Keyed> first_of(const Rows& s, int64_t r, int64_t k) {
  constexpr int64_t block = 512;
  const size_t most = static_cast<size_t>(2 * k + 64);  // few, so that the bound comes early
  std::vector<Keyed> found;
  found.reserve(most);
  Key keys[block], bound = ~Key(0);
  bool bounded = false;
  // Few are kept in order, since sorting them after the fact guesses branches wrong.
  const bool ordered = k <= 32;
  const auto insert = [&](Keyed x) {
    if (static_cast<int64_t>(found.size()) == k) found.pop_back();
    found.insert(std::upper_bound(found.begin(), found.end(), x), x);
    bound = static_cast<Key>(found.back().key);
    bounded = static_cast<int64_t>(found.size()) == k;
  };
  const auto cut = [&] {
    std::nth_element(found.begin(), found.begin() + (k - 1), found.end());
    found.resize(static_cast<size_t>(k));
    bound = static_cast<Key>(found.back().key);
    bounded = true;
  };
  for (int64_t b = 0; b < s.a.n; b += block) {
    const int64_t n = std::min(block, s.a.n - b);
    s.keys(keys, s.row(r), b, n);
    if (bounded) {
      Key least;
      if constexpr (sizeof(Key) == 4)
        least = s.k.least32(keys, n);
      else
        least = s.k.least64(keys, n);
      if (least >= bound) continue;  // a later equal element comes behind
    }
    for (int64_t i = 0; i < n; i++) {
      if (bounded && keys[i] >= bound) continue;
      if (ordered) {
        insert({keys[i], static_cast<uint64_t>(b + i)});
        continue;
      }
      found.push_back({keys[i], static_cast<uint64_t>(b + i)});
      if (found.size() == most) cut();
    }
  }
  if (static_cast<int64_t>(found.size()) > k) cut();
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Keyed> all_keys(const Rows& s, int64_t r) {
  std::vector<Keyed> all(static_cast<size_t>(s.a.n));
  const Buffer keys(s.a.n);
  s.keys(keys.data(), s.row(r), 0, s.a.n);
  const auto* narrow = reinterpret_cast<const uint32_t*>(keys.data());
  for (int64_t i = 0; i < s.a.n; i++)
    all[static_cast<size_t>(i)] = {s.wide ? keys.data()[i] : narrow[i], static_cast<uint64_t>(i)};
  return all;
}

void check_size(const SortArgs& a) {
  TORCXX_CHECK_NOT_IMPLEMENTED(a.n < (int64_t{1} << 32),
                               "sort: rows of 2^32 elements and more are not supported, got ", a.n);
}

}  // namespace

void sort(const SortArgs& args, void* values, int64_t* places) {
  if (args.rows == 0 || args.n == 0) return;
  check_size(args);
  const Rows s{args};
  for_sorted_rows(s, [&](int64_t r, const uint64_t* sorted) {
    s.write(r, sorted, r * args.n, args.n, values, places);
  });
}

void sort_first(const SortArgs& args, int64_t k, void* values, int64_t* places) {
  if (args.rows == 0 || k == 0) return;
  check_size(args);
  const Rows s{args};
  if (args.n <= 64 || k > args.n / 8) {
    for_sorted_rows(s, [&](int64_t r, const uint64_t* sorted) {
      s.write(r, sorted, r * k, k, values, places);
    });
    return;
  }
  parallel_for(0, args.rows, std::max<int64_t>(1, 32768 / args.n), [&](int64_t b, int64_t e) {
    for (int64_t r = b; r < e; r++) {
      std::vector<Keyed> found = s.wide ? first_of<uint64_t>(s, r, k) : first_of<uint32_t>(s, r, k);
      for (int64_t i = 0; i < k; i++)
        s.write(r, &found[static_cast<size_t>(i)].place, r * k + i, 1, values, places);
    }
  });
}

void sort_select(const SortArgs& args, int64_t k, Median median, void* values, int64_t* places) {
  if (args.rows == 0) return;
  check_size(args);
  const Rows s{args};
  const bool floating = isFloatingType(args.dtype);
  const uint64_t nan = s.wide ? ~uint64_t{0} : (uint64_t{1} << (8 * s.bytes)) - 1;
  parallel_for(0, args.rows, std::max<int64_t>(1, 8192 / args.n), [&](int64_t b, int64_t e) {
    for (int64_t r = b; r < e; r++) {
      std::vector<Keyed> all = all_keys(s, r);
      int64_t at = median == Median::No ? k : (args.n - 1) / 2;
      if (median != Median::No && floating) {
        int64_t numbers = args.n;
        for (const Keyed& x : all) numbers -= x.key == nan;
        if (median == Median::SkipNan)
          at = std::max<int64_t>(numbers - 1, 0) / 2;
        else if (numbers < args.n)
          at = numbers;  // the first NaN
      }
      std::nth_element(all.begin(), all.begin() + at, all.end());
      s.write(r, &all[static_cast<size_t>(at)].place, r, 1, values, places);
    }
  });
}

}  // namespace torcxx::cpu
