// Parameter groups, every optimizer's options, schedules, closures.
#include <torch/torch.h>

#include <cstdio>
#include <functional>
#include <iostream>

using namespace torch::optim;

torch::Tensor start() { return torch::tensor({1.5, -2.0, 0.25, 3.0}).set_requires_grad(true); }
torch::Tensor objective(const torch::Tensor& p) {
  return (p.pow(4) * 0.1 + (p - 1).pow(2)).sum() + p[0] * p[1];
}

void run(const char* name, const std::function<std::unique_ptr<Optimizer>(torch::Tensor)>& make) {
  auto p = start();
  auto optimizer = make(p);
  for (int i = 0; i < 12; i++)
    optimizer->step([&] {
      optimizer->zero_grad();
      auto loss = objective(p);
      loss.backward();
      return loss;
    });
  std::printf("%s %.5f %.5f %.5f %.5f\n", name, p[0].item<double>(), p[1].item<double>(),
              p[2].item<double>(), p[3].item<double>());
}

int main() {
  using List = std::vector<torch::Tensor>;
  run("SGD", [](auto p) {
    return std::make_unique<SGD>(List{p}, SGDOptions(0.02).momentum(0.8).weight_decay(0.1));
  });
  run("Adam", [](auto p) {
    return std::make_unique<Adam>(List{p}, AdamOptions(0.1).betas({0.8, 0.95}).amsgrad(true));
  });
  run("AdamW", [](auto p) {
    return std::make_unique<AdamW>(List{p}, AdamWOptions(0.1).weight_decay(0.05));
  });
  run("RMSprop", [](auto p) {
    return std::make_unique<RMSprop>(List{p}, RMSpropOptions(0.05).centered(true).momentum(0.5));
  });
  run("Adagrad", [](auto p) {
    return std::make_unique<Adagrad>(List{p}, AdagradOptions(0.2).lr_decay(0.01));
  });

  for (const bool search : {false, true}) {
    auto p = start();
    auto options = LBFGSOptions(0.5).max_iter(6).history_size(5);
    if (search) options.line_search_fn("strong_wolfe");
    LBFGS lbfgs({p}, options);
    for (int i = 0; i < 4; i++) {
      const auto loss = lbfgs.step([&] {
        lbfgs.zero_grad();
        auto value = objective(p);
        value.backward();
        return value;
      });
      std::printf("LBFGS %.3f %.3f %.3f\n", loss.item<double>(), p[0].item<double>(),
                  p[3].item<double>());
    }
  }
  auto parameter = start();
  SGD plain({parameter}, SGDOptions(0.5));
  ReduceLROnPlateauScheduler plateau(plain, ReduceLROnPlateauScheduler::SchedulerMode::min,
                                     /*factor=*/0.5, /*patience=*/1);
  for (const float metric : {3.f, 2.f, 2.f, 2.f, 2.f, 2.f, 1.f}) {
    plateau.step(metric);
    std::printf("%.4f\n", plain.param_groups()[0].options().get_lr());
  }

  auto a = start(), b = start();
  std::vector<OptimizerParamGroup> groups;
  groups.emplace_back(List{a});
  groups.emplace_back(List{b}, std::make_unique<SGDOptions>(0.002));
  SGD sgd(groups, SGDOptions(0.05));
  StepLR schedule(sgd, /*step_size=*/3, /*gamma=*/0.5);
  for (int i = 0; i < 8; i++) {
    sgd.zero_grad();
    (objective(a) + objective(b)).backward();
    sgd.step();
    std::printf("%.6f %.6f\n", a[3].item<double>(), b[0].item<double>());
  }
  for (int i = 0; i < 8; i++) schedule.step();
  std::printf("%.5f %.5f\n", sgd.param_groups()[0].options().get_lr(),
              static_cast<SGDOptions&>(sgd.param_groups()[1].options()).lr());
  for (auto& group : sgd.param_groups())
    static_cast<SGDOptions&>(group.options()).lr(0.5).momentum(0.1);
  std::cout << sgd.param_groups()[1].options().get_lr() << " " << sgd.param_groups().size() << "\n";
  torch::nn::utils::clip_grad_norm_({a, b}, 0.5);
  std::cout << int(a.grad().norm().item<double>() < 0.5) << "\n";
  sgd.add_param_group(OptimizerParamGroup({start()}));
  std::cout << sgd.param_groups().size() << " " << sgd.param_groups()[2].has_options()
            << sgd.param_groups()[2].params().size() << "\n";
  sgd.zero_grad(/*set_to_none=*/false);
  std::cout << a.grad() << "\n";
}
