// Adam and SGD as each side's fastest program would have them. PyTorch's C++ frontend has only
// loops over small calls; torch.optim's fused and foreach forms are the operations below.
#pragma once
#include <stdexcept>
#include <string>

#include "row.h"

namespace bench {

using Step = std::function<void()>;
inline constexpr double kRate = 1e-3, kMomentum = 0.9;

#ifdef TORCXX_BENCH_PEER

inline const std::vector<std::string> kForms = {"fused", "foreach", "frontend"};

struct Lists {
  std::vector<Tensor> parameters, first, second, steps;
  explicit Lists(const std::vector<Tensor>& p) : parameters(p) {
    for (const Tensor& t : p) {
      first.push_back(torch::zeros_like(t).detach());
      second.push_back(torch::zeros_like(t).detach());
      steps.push_back(torch::zeros({}));
    }
  }
  std::vector<Tensor> grads() const {
    std::vector<Tensor> list;
    for (const Tensor& p : parameters) list.push_back(p.grad());
    return list;
  }
};

inline Step adam(const std::vector<Tensor>& parameters, const std::string& form = "fused") {
  if (form == "frontend")
    return [o = std::make_shared<torch::optim::Adam>(parameters, kRate)] { o->step(); };
  return [form, l = Lists(parameters), count = 0]() mutable {
    const torch::NoGradGuard off;
    const std::vector<Tensor> grads = l.grads();
    if (form == "fused") {
      at::_foreach_add_(l.steps, 1);
      at::_fused_adam_(l.parameters, grads, l.first, l.second, {}, l.steps, kRate, 0.9, 0.999, 0,
                       1e-8, false, false);
      return;
    }
    count++;
    at::_foreach_lerp_(l.first, grads, 0.1);
    at::_foreach_mul_(l.second, 0.999);
    at::_foreach_addcmul_(l.second, grads, grads, 0.001);
    auto root = at::_foreach_sqrt(l.second);
    at::_foreach_div_(root, std::sqrt(1 - std::pow(0.999, count)));
    at::_foreach_add_(root, 1e-8);
    at::_foreach_addcdiv_(l.parameters, l.first, root, -kRate / (1 - std::pow(0.9, count)));
  };
}

inline Step sgd(const std::vector<Tensor>& parameters, const std::string& form = "fused") {
  if (form == "frontend") {
    const auto options = torch::optim::SGDOptions(kRate).momentum(kMomentum);
    return [o = std::make_shared<torch::optim::SGD>(parameters, options)] { o->step(); };
  }
  return [form, l = Lists(parameters)]() mutable {
    const torch::NoGradGuard off;
    const std::vector<Tensor> grads = l.grads();
    if (form == "fused") {
      at::_fused_sgd_(l.parameters, grads, l.first, 0, kMomentum, kRate, 0, false, false, false);
      return;
    }
    at::_foreach_mul_(l.first, kMomentum);
    at::_foreach_add_(l.first, grads);
    at::_foreach_add_(l.parameters, l.first, -kRate);
  };
}

#else

inline const std::vector<std::string> kForms = {""};

inline Step adam(const std::vector<Tensor>& parameters, const std::string& = "") {
  return [o = std::make_shared<torch::optim::Adam>(parameters, kRate)] { o->step(); };
}
inline Step sgd(const std::vector<Tensor>& parameters, const std::string& = "") {
  const auto options = torch::optim::SGDOptions(kRate).momentum(kMomentum);
  return [o = std::make_shared<torch::optim::SGD>(parameters, options)] { o->step(); };
}

#endif

}  // namespace bench
