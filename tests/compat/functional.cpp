// torch::nn::functional, losses and their options.
#include <torch/torch.h>

#include <iostream>

namespace F = torch::nn::functional;

int main() {
  const auto x = torch::arange(48).to(torch::kFloat).mul(0.37).sin().view({2, 3, 2, 4});
  const auto w = torch::arange(36).to(torch::kFloat).mul(0.21).cos().view({4, 3, 1, 3});
  std::cout << F::conv2d(x, w, F::Conv2dFuncOptions().stride(1).padding({0, 1})) << "\n";
  std::cout << F::max_pool2d(x, F::MaxPool2dFuncOptions(2)) << "\n";
  std::cout << F::avg_pool2d(x, F::AvgPool2dFuncOptions({2, 2}).ceil_mode(true)) << "\n";
  std::cout << F::adaptive_avg_pool2d(x, F::AdaptiveAvgPool2dFuncOptions({1, 1})).flatten() << "\n";
  std::cout << F::interpolate(x, F::InterpolateFuncOptions()
                                     .scale_factor(std::vector<double>{2, 1})
                                     .mode(torch::kBilinear)
                                     .align_corners(false))
            << "\n";
  std::cout << F::pad(x.select(0, 0), F::PadFuncOptions({1, 1}).mode(torch::kReflect)) << "\n";
  std::cout << F::softmax(x, F::SoftmaxFuncOptions(1)).sum() << F::log_softmax(x, 1).mean() << "\n";
  std::cout << F::relu(x).sum()
            << F::leaky_relu(x, F::LeakyReLUFuncOptions().negative_slope(0.2)).sum()
            << F::elu(x, F::ELUFuncOptions().alpha(0.42)).sum() << F::gelu(x).sum()
            << F::softplus(x).sum() << F::hardtanh(x).sum() << F::silu(x).sum() << "\n";
  const auto rows = x.view({12, 4});
  const auto classes = torch::arange(12).remainder(4);
  std::cout << F::cross_entropy(rows, classes) << "\n";
  std::cout << F::cross_entropy(rows, classes,
                                F::CrossEntropyFuncOptions().reduction(torch::kSum).ignore_index(2))
            << "\n";
  std::cout << F::nll_loss(F::log_softmax(rows, 1), classes,
                           F::NLLLossFuncOptions().reduction(torch::kNone))
            << "\n";
  std::cout << F::mse_loss(rows, rows * 2, F::MSELossFuncOptions(torch::kMean)) << "\n";
  std::cout << F::smooth_l1_loss(rows, rows.neg()) << F::l1_loss(rows, rows.exp()) << "\n";
  std::cout << F::binary_cross_entropy_with_logits(rows, rows.sigmoid()) << "\n";
  std::cout << F::kl_div(F::log_softmax(rows, 1), rows.softmax(1),
                         F::KLDivFuncOptions(torch::kBatchMean))
            << "\n";
  std::cout << F::layer_norm(rows, F::LayerNormFuncOptions({4}).eps(1e-4)) << "\n";
  std::cout << F::batch_norm(rows, torch::zeros({4}), torch::ones({4}),
                             F::BatchNormFuncOptions().training(true))
                   .sum(0)
                   .abs()
                   .lt(1e-4)
            << "\n";
  std::cout << F::normalize(rows, F::NormalizeFuncOptions().p(1).dim(1)).sum(1) << "\n";
  std::cout << F::one_hot(classes, 4).sum(0) << F::embedding(classes, rows).sizes() << "\n";
  std::cout << F::linear(rows, rows).sizes() << F::dropout(rows, F::DropoutFuncOptions().p(0)).sum()
            << "\n";
  std::cout << F::cosine_similarity(rows, rows + 1, F::CosineSimilarityFuncOptions().dim(1))
            << "\n";
  std::cout << F::pixel_shuffle(x.view({1, 12, 1, 4}), F::PixelShuffleFuncOptions(2)).sizes()
            << "\n";
  std::cout << F::unfold(x, F::UnfoldFuncOptions({2, 2})).sizes() << F::glu(rows).sizes() << "\n";
  std::cout << F::grid_sample(x, torch::zeros({2, 1, 1, 2}),
                              F::GridSampleFuncOptions().mode(torch::kBilinear).align_corners(true))
            << "\n";
}
