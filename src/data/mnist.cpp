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

constexpr const char* kMirrors[] = {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                                    "https://storage.googleapis.com/cvdf-datasets/mnist/"};

struct Resource {
  const char *stem, *kind, *sha256;
};
constexpr Resource kResources[] = {
    {"train-images", "idx3-ubyte",
     "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
    {"train-labels", "idx1-ubyte",
     "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
    {"t10k-images", "idx3-ubyte",
     "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
    {"t10k-labels", "idx1-ubyte",
     "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
};

std::string need_file(const std::string& root, const std::string& stem, const std::string& kind) {
  std::string path = find_file(root, stem, kind);
  TORCXX_CHECK_VALUE(!path.empty(), "find_mnist: '", root, "' has neither ", stem, "-", kind,
                     " nor ", stem, ".", kind,
                     ", plain or .gz, nor has its folder MNIST/raw or "
                     "raw. download_mnist fetches MNIST's four files from ",
                     kMirrors[0], " or ", kMirrors[1]);
  return path;
}

}  // namespace

MnistFiles find_mnist(const std::string& root, bool train) {
  const std::string part = train ? "train" : "t10k";
  return {need_file(root, part + "-images", "idx3-ubyte"),
          need_file(root, part + "-labels", "idx1-ubyte")};
}

void download_mnist(const std::string& root, const DownloadOptions& options) {
  for (const Resource& r : kResources) {
    if (!find_file(root, r.stem, r.kind).empty()) continue;
    const std::string name = detail::cat(r.stem, "-", r.kind, ".gz");
    std::vector<std::string> urls;
    for (const char* mirror : kMirrors) urls.push_back(mirror + name);
    download(urls, r.sha256, (fs::path(root) / name).string(), options);
  }
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
