// Matrix products into memory that is there; n and t say which operand is stored transposed.
#pragma once
#include "row.h"

namespace bench {

inline void product(Rows& rows, int64_t m, int64_t n, int64_t k, const char* layout,
                    lib::ScalarType dtype, double share) {
  const bool half = dtype == lib::kBFloat16, wide = dtype == lib::kFloat64;
  const std::string shape =
      m == n && n == k ? std::to_string(m)
                       : std::to_string(m) + "x" + std::to_string(n) + "x" + std::to_string(k);
  const double size = half ? 2 : wide ? 8 : 4;
  Row row{std::string("mm ") +
              (half   ? "bf16 "
               : wide ? "f64 "
                      : "") +
              shape + " " + layout,
          2.0 * double(m) * double(n) * double(k),
          size * (double(m) * double(k) + double(k) * double(n)), size * double(m) * double(n),
          [=]() -> Task {
            const lib::Tensor a = layout[0] == 'n' ? lib::rand({m, k}) : lib::rand({k, m}),
                              b = layout[1] == 'n' ? lib::rand({k, n}) : lib::rand({n, k});
            const lib::Tensor x = a.to(dtype), y = b.to(dtype);
            lib::Tensor c = lib::empty({m, n}, dtype);
            return [x = layout[0] == 'n' ? x : x.t(), y = layout[1] == 'n' ? y : y.t(),
                    c]() mutable { lib::mm_out(c, x, y); };
          }};
  // The peak is float32's; the others have one of their own.
  if (wide) row.flops *= 2;
  if (half) row.flops /= 2;
  if (share > 0) row.limit = "share", row.bound = share;
  rows.push_back(std::move(row));
}

inline void matrix_rows(Rows& rows) {
  for (const int64_t n : {128, 256, 512, 1024, 2048}) {
    for (const char* layout : {"nn", "nt", "tn"}) {
      product(rows, n, n, n, layout, lib::kFloat32, n <= 512 ? 0.85 : 0.80);
    }
  }
  product(rows, 64, 128, 784, "nt", lib::kFloat32, 0);
  product(rows, 1, 4096, 4096, "nt", lib::kFloat32, 0);
  product(rows, 512, 512, 512, "nn", lib::kFloat64, 0);
  for (const int64_t n : {512, 1024}) product(rows, n, n, n, "nn", lib::kBFloat16, 0);
}

}  // namespace bench
