// Philox against the known answers of its authors (Random123's kat_vectors), and generators.
#include <gtest/gtest.h>
#include <torcxx/core/generator.h>

#include <set>
#include <thread>
#include <vector>

namespace torcxx {
namespace {

using Words = std::array<uint32_t, 4>;

TEST(CorePhilox, KnownAnswers) {
  EXPECT_EQ(philox(0, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox(~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  // The digits of pi as counter 243f6a88 85a308d3 13198a2e 03707344 and key a4093822 299f31d0.
  EXPECT_EQ(philox(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(CoreGenerator, StreamsAndState) {
  Generator g;
  EXPECT_EQ(g.initial_seed(), 67280421310721u);
  EXPECT_EQ(g.next_stream(), 0u);
  EXPECT_EQ(g.next_stream(), 1u);
  const Generator::State saved = g.get_state();
  EXPECT_EQ(g.next_stream(), 2u);
  g.set_state(saved);
  EXPECT_EQ(g.next_stream(), 2u);
  Generator copy = g;
  EXPECT_EQ(copy.next_stream(), 3u);
  EXPECT_EQ(g.next_stream(), 4u);  // shared
  g.manual_seed(7);
  EXPECT_EQ(copy.initial_seed(), 7u);
  EXPECT_EQ(copy.next_stream(), 0u);
  const uint64_t a = g.seed(), b = g.seed();
  EXPECT_NE(a, b);
  EXPECT_EQ(g.initial_seed(), b);
  EXPECT_LT(b, uint64_t{1} << 53);
}

TEST(CoreGenerator, ThreadsNeverShareAStream) {
  Generator g;
  std::vector<std::vector<uint64_t>> drawn(4);
  std::vector<std::thread> threads;
  for (auto& list : drawn)
    threads.emplace_back([&g, &list] {
      for (int i = 0; i < 5000; i++) list.push_back(g.next_stream());
    });
  for (std::thread& t : threads) t.join();
  std::set<uint64_t> all;
  for (const auto& list : drawn) all.insert(list.begin(), list.end());
  EXPECT_EQ(all.size(), 20000u);
  EXPECT_EQ(*all.rbegin(), 19999u);
}

TEST(CoreGenerator, DefaultIsOne) {
  const Generator::State saved = default_generator().get_state();
  manual_seed(11);
  EXPECT_EQ(default_generator().initial_seed(), 11u);
  default_generator().set_state(saved);
}

}  // namespace
}  // namespace torcxx
