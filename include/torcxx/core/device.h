// Where a tensor lives: a value, never a template parameter.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "torcxx/core/macros.h"

namespace torcxx {

enum class DeviceType : int8_t { CPU, CUDA, OpenCL, Metal, WebGPU, Meta };
inline constexpr DeviceType kCPU = DeviceType::CPU, kCUDA = DeviceType::CUDA;

struct TORCXX_API Device {
  DeviceType type_ = DeviceType::CPU;
  int8_t index_ = -1;  // -1: the current device of the type
  // Raises Error for an index outside of -1 .. 127.
  constexpr Device(DeviceType type = DeviceType::CPU, int index = -1)  // NOLINT: kCPU is a device
      : type_(type), index_(static_cast<int8_t>(index)) {
    if (index_ != index || index < -1) raise_bad_index(index);
  }
  // "cpu", "cuda:1"; raises Error for an unknown name or index.
  Device(std::string_view text);  // NOLINT: as in PyTorch
  Device(const char* text) : Device(std::string_view(text ? text : "")) {}
  DeviceType type() const { return type_; }
  int index() const { return index_; }
  bool is_cpu() const { return type_ == DeviceType::CPU; }
  bool operator==(const Device& o) const { return type_ == o.type_ && index_ == o.index_; }
  std::string str() const;

 private:
  [[noreturn]] static void raise_bad_index(int index);
};
inline std::string to_string(const Device& d) { return d.str(); }

}  // namespace torcxx
