#include "torcxx/data/mnist.h"

#include <algorithm>
#include <filesystem>

#include "core/empty.h"
#include "torcxx/data/idx.h"

namespace torcxx::data {
namespace {

namespace fs = std::filesystem;

// Empty when no spelling of the file is there.
std::string find_file(const std::string& root, const std::string& stem, const std::string& kind) {
  for (const char* folder : {"", "MNIST/raw", "raw"})
    for (const char* separator : {"-", "."})
      for (const char* packed : {"", ".gz"}) {
        const fs::path path = fs::path(root) / folder / (stem + separator + kind + packed);
        std::error_code ignored;
        if (fs::is_regular_file(path, ignored)) return path.string();
      }
  return {};
}

std::string need_file(const std::string& root, const std::string& stem, const std::string& kind) {
  std::string path = find_file(root, stem, kind);
  TORCXX_CHECK_VALUE(!path.empty(), "find_mnist: '", root, "' has neither ", stem, "-", kind,
                     " nor ", stem, ".", kind,
                     ", plain or .gz, nor has its folder MNIST/raw or raw. The four "
                     "files can be had from https://ossci-datasets.s3.amazonaws.com/mnist/ or "
                     "https://storage.googleapis.com/cvdf-datasets/mnist/");
  return path;
}

}  // namespace

MnistFiles find_mnist(const std::string& root, bool train) {
  const std::string part = train ? "train" : "t10k";
  return {need_file(root, part + "-images", "idx3-ubyte"),
          need_file(root, part + "-labels", "idx1-ubyte")};
}

LabeledTensors load_mnist(const MnistFiles& files) {
  LabeledTensors out;
  out.data = read_idx(files.images);
  TORCXX_CHECK_VALUE(out.data.dtype() == kUInt8 && out.data.dim() == 3, "load_mnist: '",
                     files.images, "' expected images of uint8 (N, rows, columns), got ",
                     out.data.dtype(), " ", out.data.sizes());
  const TensorBase labels = read_idx(files.labels);
  TORCXX_CHECK_VALUE(labels.dtype() == kUInt8 && labels.dim() == 1, "load_mnist: '", files.labels,
                     "' expected labels of uint8 (N), got ", labels.dtype(), " ", labels.sizes());
  const int64_t n = labels.numel();
  TORCXX_CHECK_VALUE(n == out.data.size(0), "load_mnist: expected as many labels as images, got ",
                     n, " in '", files.labels, "' and ", out.data.size(0), " in '", files.images,
                     "'");
  out.targets = empty_cpu({n}, kInt64);
  std::copy_n(labels.const_data_ptr<uint8_t>(), n, out.targets.data_ptr<int64_t>());
  return out;
}

LabeledTensors load_mnist(const std::string& root, bool train) {
  return load_mnist(find_mnist(root, train));
}

}  // namespace torcxx::data
