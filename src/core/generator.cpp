#include "torcxx/core/generator.h"

#include <random>

namespace torcxx {

std::array<uint32_t, 4> philox(uint64_t key, uint64_t counter_low, uint64_t counter_high) {
  uint32_t k0 = static_cast<uint32_t>(key), k1 = static_cast<uint32_t>(key >> 32);
  std::array<uint32_t, 4> c = {
      static_cast<uint32_t>(counter_low), static_cast<uint32_t>(counter_low >> 32),
      static_cast<uint32_t>(counter_high), static_cast<uint32_t>(counter_high >> 32)};
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = uint64_t{0xD2511F53} * c[0], p1 = uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<uint32_t>(p1),
         static_cast<uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<uint32_t>(p0)};
    k0 += 0x9E3779B9;  // Weyl sequence: golden ratio and sqrt(3) - 1
    k1 += 0xBB67AE85;
  }
  return c;
}

struct Generator::Impl {
  std::mutex mutex;
  State state{67280421310721, 0};
};

Generator::Generator() : impl_(std::make_shared<Impl>()) {}

void Generator::manual_seed(uint64_t seed) { set_state({seed, 0}); }

uint64_t Generator::seed() {
  std::random_device device;
  // 53 bits, so that the seed survives a trip through a double, as PyTorch's does.
  const uint64_t value = (uint64_t{device()} << 32 | device()) & ((uint64_t{1} << 53) - 1);
  manual_seed(value);
  return value;
}

uint64_t Generator::initial_seed() const { return get_state().seed; }

uint64_t Generator::next_stream() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->state.stream++;
}

Generator::State Generator::get_state() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->state;
}

void Generator::set_state(State s) const {
  const std::lock_guard lock(impl_->mutex);
  impl_->state = s;
}

Generator& default_generator() {
  static Generator* const generator = new Generator;  // outlives the users in static destructors
  return *generator;
}

void manual_seed(uint64_t seed) { default_generator().manual_seed(seed); }

}  // namespace torcxx
