// Operations whose kernels take different ways by size and strides: the ways agree.
#include "unit/tensor_expect.h"

namespace torcxx {
namespace {

using testing::numbers;

// Sizes around the vectors' and the tiles' widths, elements of every width.
TEST(TransposedCopy, AgreesWithIndexing) {
  for (const ScalarType t :
       {kUInt8, kInt16, kBFloat16, kInt32, kFloat32, kInt64, kFloat64, kComplex128}) {
    for (const int64_t rows : {1, 3, 16, 33, 130}) {
      for (const int64_t cols : {2, 17, 64, 131}) {
        const Tensor m = torcxx::arange(rows * cols * 2, kInt64).remainder(251).to(t);
        const Tensor x = m.reshape({2, rows, cols}), y = x.transpose(1, 2).contiguous();
        ASSERT_TRUE(y.is_contiguous());
        const Tensor a = x.to(kInt64), b = y.to(kInt64);
        const auto* p = static_cast<const int64_t*>(a.data_ptr());
        const auto* q = static_cast<const int64_t*>(b.data_ptr());
        for (int64_t i = 0; i < 2; i++)
          for (int64_t r = 0; r < rows; r++)
            for (int64_t c = 0; c < cols; c++)
              ASSERT_EQ(q[(i * cols + c) * rows + r], p[(i * rows + r) * cols + c])
                  << toString(t) << " " << rows << "x" << cols;
      }
    }
  }
}

TEST(TransposedCopy, IntoAColumnOrderedTensor) {
  const Tensor x = torcxx::arange(37 * 70, kFloat32).reshape({37, 70});
  Tensor y = torcxx::zeros({70, 37}).t();
  y.copy_(x);
  EXPECT_EQ(numbers(y), numbers(x));
}

// The kernel of one backward beside the formulas of a backward that is recorded.
TEST(LayerNormBackward, AgreesWithItsDifferentiableForm) {
  torcxx::manual_seed(0);
  for (const int64_t rows : {1, 31, 70}) {
    for (const int64_t n : {1, 5, 33, 5000}) {
      for (const bool affine : {true, false}) {
        const Tensor x = torcxx::randn({rows, n}, kFloat64).requires_grad_();
        const Tensor w = torcxx::rand({n}, kFloat64).requires_grad_(),
                     b = torcxx::rand({n}, kFloat64).requires_grad_();
        const Tensor y = affine ? torcxx::layer_norm(x, {n}, w, b) : torcxx::layer_norm(x, {n});
        const Tensor g = torcxx::randn({rows, n}, kFloat64);
        const std::vector<Tensor> of = affine ? std::vector<Tensor>{x, w, b} : std::vector{x};
        const auto fast = autograd::grad({y}, of, {g}, true);
        const auto slow = autograd::grad({y}, of, {g}, true, true);
        for (size_t i = 0; i < of.size(); i++)
          EXPECT_LT(numbers((fast[i] - slow[i]).abs().max())[0], 1e-9) << rows << "x" << n;
      }
    }
  }
}

// Small images take turns with a part of large weights.
TEST(Convolution, ImagesTogetherAgreeWithEachAlone) {
  torcxx::manual_seed(0);
  const int threads = get_num_threads();
  set_num_threads(1);
  const Tensor x = torcxx::randn({5, 320, 7, 7}), w = torcxx::randn({320, 320, 3, 3});
  const auto input_gradient = [&w](const Tensor& image) {
    const Tensor of = image.detach().requires_grad_();
    return autograd::grad({torcxx::conv2d(of, w, {}, 1, 1)}, {of}, {image})[0];
  };
  const Tensor y = torcxx::conv2d(x, w, {}, 1, 1), g = input_gradient(x);
  for (int64_t i = 0; i < 5; i++) {
    const Tensor one = x.slice(0, i, i + 1);
    const auto far = [i](const Tensor& all, const Tensor& alone) {
      return numbers((all.slice(0, i, i + 1) - alone).abs().max())[0];
    };
    EXPECT_LT(far(y, torcxx::conv2d(one, w, {}, 1, 1)), 1e-3);
    EXPECT_LT(far(g, input_gradient(one)), 1e-3);
  }
  set_num_threads(threads);
}

TEST(Gather, ChecksEveryPosition) {
  const Tensor x = torcxx::arange(12, kFloat32).reshape({3, 4});
  for (const int64_t wrong : {-1, 4}) {
    Tensor at = torcxx::zeros({3, 5}, kInt64);
    at[2][4] = wrong;
    EXPECT_THROW(torcxx::gather(x, 1, at), Error);
    EXPECT_THROW(torcxx::gather(x.t().contiguous().t(), 1, at), Error);
  }
  const Tensor at = torcxx::zeros({2, 4}, kInt64);
  EXPECT_THROW(torcxx::gather(torcxx::zeros({0, 4}), 0, at), Error);
  // Strided tables and rows of several elements.
  const Tensor rows = torcxx::gather(x, 0, torcxx::full({2, 4}, 2, kInt64));
  EXPECT_EQ(numbers(rows), numbers(x.slice(0, 2, 3).expand({2, 4})));
  const Tensor columns = torcxx::gather(x.t(), 0, torcxx::full({2, 3}, 3, kInt64));
  EXPECT_EQ(numbers(columns), numbers(x.t().slice(0, 3, 4).expand({2, 3})));
}

}  // namespace
}  // namespace torcxx
