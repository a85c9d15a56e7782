// Steps of optimizers over many small tensors and over one large one.
#pragma once
#include "optimizers.h"

namespace bench {

using Optimizer = Step (*)(const std::vector<Tensor>&, const std::string&);

// reads and writes: of how many tensors like the parameters.
inline void step(Rows& rows, const std::string& name, Optimizer make, int reads, int writes,
                 int count, int64_t n) {
  Row row{name, 0, {}};
  for (const std::string& form : kForms) {
    row.ways.push_back([=] {
      std::vector<Tensor> list;
      for (int i = 0; i < count; i++) {
        list.push_back(torch::rand({n}).requires_grad_());
        list.back().mutable_grad() = torch::randn({n});
      }
      const double size = bytes(list);
      return Work{make(list, form), reads * size, writes * size};
    });
  }
  rows.push_back(std::move(row));
}

inline void optimizer_rows(Rows& rows) {
  for (const auto& [text, count, n] :
       {std::tuple{", 100 x 1000", 100, 1000}, {", 10^7", 1, 10000000}}) {
    step(rows, std::string("Adam") + text, adam, 4, 3, count, n);
    step(rows, std::string("SGD") + text, sgd, 3, 2, count, n);
  }
}

}  // namespace bench
