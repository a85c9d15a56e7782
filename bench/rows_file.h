// Tensors to a file and back, and batches from a data loader.
#pragma once
#include <filesystem>

#include "row.h"

namespace bench {

// A file that goes away with the row.
struct Scratch {
  std::string path = std::filesystem::temp_directory_path() /
                     (kPeer ? "torcxx-bench-peer.tmp" : "torcxx-bench.tmp");
  ~Scratch() { std::filesystem::remove(path); }
};

inline void file(Rows& rows, const std::string& name, int count, int64_t n) {
  const auto tensors = [=] {
    std::vector<Tensor> list;
    for (int i = 0; i < count; i++) list.push_back(torch::rand({n}));
    return list;
  };
  add(rows, "save" + name, 0, [=](bool) {
    return Work{
        [list = tensors(), file = std::make_shared<Scratch>()] { torch::save(list, file->path); }};
  });
  add(rows, "load" + name, 0, [=](bool) {
    const auto file = std::make_shared<Scratch>();
    torch::save(tensors(), file->path);
    return Work{[file] {
      std::vector<Tensor> list;
      torch::load(list, file->path);
    }};
  });
}

class Images : public torch::data::datasets::Dataset<Images> {
 public:
  torch::data::Example<> get(size_t i) override { return {data_[int64_t(i)], target_[int64_t(i)]}; }
  torch::optional<size_t> size() const override { return 1024; }

 private:
  Tensor data_ = torch::rand({1024, 1, 28, 28}),
         target_ = torch::randint(10, {1024}, torch::kInt64);
};

inline void file_rows(Rows& rows) {
  file(rows, ", 10^7 floats", 1, 10000000);
  file(rows, ", 1000 x 100 floats", 1000, 100);
  add(rows, "data loader, 16 batches of 64", 0, [](bool) {
    namespace data = torch::data;
    auto loader = std::shared_ptr(data::make_data_loader<data::samplers::RandomSampler>(
        Images().map(data::transforms::Stack<>()), data::DataLoaderOptions(64)));
    return Work{[loader] {
      for (auto& batch : *loader) (void)batch.data.size(0);
    }};
  });
}

}  // namespace bench
