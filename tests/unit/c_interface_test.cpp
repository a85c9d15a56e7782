// The C interface: values, operations by name, gradients, errors.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "torcxx/c/torcxx.h"

namespace {

struct Free {
  void operator()(torcxx_value* v) const { torcxx_free(v); }
};
using Value = std::unique_ptr<torcxx_value, Free>;

Value own(torcxx_value* v) { return Value(v); }

Value vector_of(const std::vector<float>& x) {
  const auto n = static_cast<int64_t>(x.size());
  const int64_t stride = 1;
  return own(torcxx_tensor("float32", 1, &n, &stride, 0, x.data(), x.size() * sizeof(float)));
}

std::vector<float> read(const Value& t) {
  std::vector<float> out(static_cast<size_t>(torcxx_tensor_size(t.get(), 0)));
  EXPECT_EQ(torcxx_read(t.get(), out.data(), out.size() * sizeof(float)), 0) << torcxx_error();
  return out;
}

size_t find(const std::string& start) {
  for (size_t i = 0; i < torcxx_op_count(); i++)
    if (std::string(torcxx_op_schema(i)).rfind(start, 0) == 0) return i;
  ADD_FAILURE() << "no operation " << start;
  return 0;
}

Value call(const std::string& schema, std::vector<torcxx_value*> args) {
  return own(torcxx_call(find(schema), args.data(), args.size()));
}

TEST(CInterface, Values) {
  EXPECT_EQ(torcxx_as_int(own(torcxx_int(-7)).get()), -7);
  EXPECT_EQ(torcxx_as_int(own(torcxx_bool(3)).get()), 1);
  EXPECT_EQ(torcxx_as_float(own(torcxx_float(2.5)).get()), 2.5);
  const Value c = own(torcxx_complex(1, -2)), s = own(torcxx_string("text")),
              d = own(torcxx_dtype("bfloat16")), none = own(torcxx_none());
  EXPECT_EQ(torcxx_as_imag(c.get()), -2);
  EXPECT_STREQ(torcxx_as_text(s.get()), "text");
  EXPECT_STREQ(torcxx_as_text(d.get()), "bfloat16");
  const int64_t numbers[] = {4, 5, 6};
  const Value list = own(torcxx_ints(numbers, 3));
  EXPECT_EQ(torcxx_length(list.get()), 3);
  const std::pair<const Value*, const char*> kinds[] = {
      {&c, "complex"}, {&s, "str"}, {&d, "dtype"}, {&none, "None"}, {&list, "int[]"}};
  for (const auto& [v, kind] : kinds) EXPECT_STREQ(torcxx_kind(v->get()), kind);
}

TEST(CInterface, CallsAndGradients) {
  const Value x = vector_of({1, 2, 3}), y = vector_of({4, 5, 6});
  EXPECT_STREQ(torcxx_tensor_dtype(x.get()), "float32");
  EXPECT_EQ(torcxx_tensor_dim(x.get()), 1);
  EXPECT_EQ(torcxx_set_requires_grad(x.get(), 1), 0);
  EXPECT_EQ(torcxx_requires_grad(x.get()), 1);
  const Value results = call("mul.Tensor(", {x.get(), y.get()});
  ASSERT_TRUE(results) << torcxx_error();
  ASSERT_EQ(torcxx_length(results.get()), 1);
  const Value z = own(torcxx_item(results.get(), 0)), ones = vector_of({1, 1, 2});
  EXPECT_EQ(read(z), (std::vector<float>{4, 10, 18}));
  torcxx_value *outputs[] = {z.get()}, *weights[] = {ones.get()}, *inputs[] = {x.get(), y.get()};
  const Value grads = own(torcxx_grad(outputs, weights, 1, inputs, 1, 0));
  ASSERT_TRUE(grads) << torcxx_error();
  EXPECT_EQ(read(own(torcxx_item(grads.get(), 0))), (std::vector<float>{4, 5, 12}));
  const Value both = own(torcxx_tensors(inputs, 2)), dim = own(torcxx_int(0));
  const Value joined = call("cat(", {both.get(), dim.get()});
  ASSERT_TRUE(joined) << torcxx_error();
  EXPECT_EQ(read(own(torcxx_item(joined.get(), 0))), (std::vector<float>{1, 2, 3, 4, 5, 6}));
}

TEST(CInterface, Refusals) {
  const auto refused = [](const Value& v, const char* kind) {
    EXPECT_FALSE(v);
    EXPECT_STREQ(torcxx_error_class(), kind);
    EXPECT_GT(std::string(torcxx_error()).size(), 0u);
  };
  refused(own(torcxx_dtype("float99")), "TypeError");
  const int64_t sizes[] = {4}, negative[] = {-1}, stride[] = {1}, huge[] = {INT64_MAX};
  const float data[4] = {};
  const struct {
    const int64_t *size, *stride;
    int64_t offset;
  } bad[] = {{sizes, stride, 1},
             {sizes, stride, -1},
             {negative, stride, 0},
             {huge, stride, 0},
             {sizes, huge, 0}};
  for (const auto& b : bad)
    EXPECT_FALSE(own(torcxx_tensor("float32", 1, b.size, b.stride, b.offset, data, sizeof data)));
  const Value x = vector_of({1, 2, 3}), y = vector_of({1, 2}), one = own(torcxx_int(1));
  refused(call("mul.Tensor(", {x.get(), y.get()}), "RuntimeError");
  EXPECT_FALSE(call("mul.Tensor(", {x.get()}));
  EXPECT_FALSE(call("mul.Tensor(", {x.get(), one.get()}));
  EXPECT_FALSE(own(torcxx_call(torcxx_op_count(), nullptr, 0)));
  EXPECT_FALSE(own(torcxx_item(one.get(), 0)));
  float out[2];
  EXPECT_EQ(torcxx_read(x.get(), out, sizeof out), -1);
}

}  // namespace
