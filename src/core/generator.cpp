#include "torcxx/core/generator.h"

#include <atomic>
#include <random>

#include "core/platform.h"

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
  State state{67280421310721, 0};
};

namespace {

// One for all generators: held for an instant, and free in every forked child.
constinit std::mutex mutex;
const bool fork_handled =
    (platform::at_fork([] { mutex.lock(); }, [] { mutex.unlock(); }, [] { mutex.unlock(); }), true);

}  // namespace

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

Generator::State Generator::next_draw() const {
  const std::lock_guard lock(mutex);
  const State draw = impl_->state;
  impl_->state.stream++;
  return draw;
}

Generator::State Generator::get_state() const {
  const std::lock_guard lock(mutex);
  return impl_->state;
}

void Generator::set_state(State s) const {
  const std::lock_guard lock(mutex);
  impl_->state = s;
}

Generator& default_generator() {
  // Outlives its users in static destructors; and no static local, whose lock would stay taken in a
  // child forked during the first call.
  static constinit std::atomic<Generator*> known{nullptr};
  Generator* g = known.load(std::memory_order_acquire);
  if (TORCXX_LIKELY(g)) return *g;
  auto* fresh = new Generator;
  if (known.compare_exchange_strong(g, fresh, std::memory_order_acq_rel)) return *fresh;
  delete fresh;
  return *g;
}

void manual_seed(uint64_t seed) { default_generator().manual_seed(seed); }

}  // namespace torcxx
