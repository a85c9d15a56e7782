#include "backend/cpu/convert.h"

#include <algorithm>

#include "backend/cpu/isa_table.h"
#include "backend/cpu/map.h"

namespace torcxx::cpu {

TORCXX_DECLARE_ISA(const cpu::ConvertKernels, convert_kernels)

namespace {

constexpr int64_t kBytes = 16384;  // of a buffer: a tile of the widest type

const ConvertKernels& kernels() {
  static const ConvertKernels& k = *isa_pick(TORCXX_ISA_TABLE(convert_kernels));
  return k;
}

int64_t size_of(Compute c) { return elementSize(dtype_of(c)); }
MoveFn move_of(int64_t size) {
  return kernels().move[__builtin_ctzll(static_cast<uint64_t>(size))];
}

TileFn load_fn(ScalarType dtype, Compute c) {
  const ConvertKernels& k = kernels();
  const Compute own = compute_of(dtype);
  const bool complex = c == C64 || c == C128;
  if (isComplexType(dtype) && !complex) return {};
  if (isFloatingType(dtype) && !complex && c != F64 && (c != F32 || own == F64)) return {};
  return {k.widen[static_cast<int>(dtype)],
          k.between[own][c],
          elementSize(dtype),
          size_of(own),
          size_of(c),
          true};
}

TileFn store_fn(Compute c, ScalarType dtype) {
  const ConvertKernels& k = kernels();
  if (dtype == kBool) return {k.truth[c], nullptr, size_of(c), 1, 1, false};
  const Compute own = compute_of(dtype);
  ConvertFn first = k.between[c][own];
  if (elementSize(dtype) <= 2 && own == I32 && k.small_int[c]) first = k.small_int[c];
  return {first, k.narrow[static_cast<int>(dtype)], size_of(c), size_of(own), elementSize(dtype),
          false};
}

TileKernels make_tiles() {
  TileKernels t;
  for (int d = 0; d < kNumScalarTypes; d++)
    for (int c = 0; c < kComputes; c++) {
      const auto dtype = static_cast<ScalarType>(d);
      const auto compute = static_cast<Compute>(c);
      t.load[d][c] = load_fn(dtype, compute);
      t.store[c][d] = store_fn(compute, dtype);
    }
  t.move = kernels().move;
  return t;
}

}  // namespace

const TileKernels& tiles() {
  static const TileKernels t = make_tiles();
  return t;
}

TileFn::TileFn(ConvertFn first, ConvertFn second, int64_t from, int64_t middle, int64_t to,
               bool load)
    : first_(first ? first : second),
      second_(first ? second : nullptr),
      from_(static_cast<uint8_t>(from)),
      middle_(static_cast<uint8_t>(middle)),
      to_(static_cast<uint8_t>(to)),
      load_(load) {}

void TileFn::run(char* dst, const char* src, int64_t n) const {
  if (!second_) return first_(dst, src, n);
  constexpr int64_t kStep = 512;
  alignas(64) char middle[kStep * 16];
  for (int64_t i = 0; i < n; i += kStep) {
    const int64_t m = std::min(kStep, n - i);
    first_(middle, src + i * from_, m);
    second_(dst + i * to_, middle, m);
  }
}

void TileFn::operator()(void* dst, const void* src, int64_t rows, int64_t rs, int64_t cols,
                        int64_t cs) const {
  auto* d = static_cast<char*>(dst);
  const auto* s = static_cast<const char*>(src);
  if (!first_) {
    if (load_) return move_of(from_)(d, cols, 1, s, rs, cs, rows, cols);
    return move_of(from_)(d, rs, cs, s, cols, 1, rows, cols);
  }
  if (cs == 1 && (rows == 1 || rs == cols)) return run(d, s, rows * cols);
  // Gathered into (scattered from) a dense buffer, as many rows at once as fit.
  alignas(64) char buffer[kBytes];
  const MoveFn move = move_of(load_ ? from_ : to_);
  const int64_t room = kBytes / (load_ ? from_ : to_), width = std::min(cols, room);
  const int64_t height = width ? std::max<int64_t>(1, room / width) : 1;
  for (int64_t r = 0; r < rows; r += height)
    for (int64_t c = 0; c < cols; c += width) {
      const int64_t m = std::min(height, rows - r), n = std::min(width, cols - c);
      const int64_t dense = r * cols + c, strided = r * rs + c * cs;
      // A run is dense on the tile's side only where it holds whole rows: more than one never
      // comes with less than all columns.
      if (load_) {
        move(buffer, n, 1, s + strided * from_, rs, cs, m, n);
        run(d + dense * to_, buffer, m * n);
      } else {
        run(buffer, s + dense * from_, m * n);
        move(d + strided * to_, rs, cs, buffer, n, 1, m, n);
      }
    }
}

}  // namespace torcxx::cpu
