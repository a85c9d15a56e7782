#include "torcxx/core/device.h"

#include <charconv>

#include "torcxx/core/error.h"

namespace torcxx {
namespace {

struct Name {
  std::string_view text;
  DeviceType type;
};
constexpr Name names[] = {{"cpu", DeviceType::CPU},       {"cuda", DeviceType::CUDA},
                          {"opencl", DeviceType::OpenCL}, {"mps", DeviceType::Metal},
                          {"webgpu", DeviceType::WebGPU}, {"meta", DeviceType::Meta},
                          {"metal", DeviceType::Metal}};  // alias: PyTorch says mps

}  // namespace

Device::Device(std::string_view text) {
  TORCXX_CHECK(!text.empty(), "Device string must not be empty");
  const size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  const Name* found = nullptr;
  for (const Name& n : names)
    if (n.text == name) found = &n;
  TORCXX_CHECK(found, "Expected one of cpu, cuda, opencl, mps, webgpu, meta device type at start ",
               "of device string: ", text);
  type_ = found->type;
  if (colon == std::string_view::npos) return;
  const std::string_view digits = text.substr(colon + 1);
  int index = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  const bool plain =
      !digits.empty() && digits[0] != '-' && (digits[0] != '0' || digits.size() == 1);
  TORCXX_CHECK(plain && error == std::errc() && end == digits.data() + digits.size(),
               "Invalid device string: '", text, "'");
  TORCXX_CHECK(index <= 127, "Invalid device string: '", text, "' (an index is at most 127)");
  index_ = static_cast<int8_t>(index);
}

void Device::raise_bad_index(int index) {
  detail::raise<Error>("Device: argument 'index' expected -1 to 127, got ", index);
}

std::string Device::str() const {
  std::string out;
  for (const Name& n : names)
    if (n.type == type_) {
      out = n.text;
      break;
    }
  if (index_ >= 0) out.append(":").append(std::to_string(index_));
  return out;
}

}  // namespace torcxx
