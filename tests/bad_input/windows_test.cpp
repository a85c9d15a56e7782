// Kernel sizes, strides, dilations and groups that make no window.
#include <algorithm>

#include "bad_input/registry_call.h"
#include "unit/core_expect.h"

namespace torcxx::bad_input {
namespace {

constexpr int64_t kHuge = 8608480567731124087;

// Number of spatial dimensions of a convolution or pooling, 0 for other operations.
int64_t window_dims(const OpEntry& op) {
  const std::string name = op.name;
  if (op.kind == OpKind::Out || name[0] == '_') return 0;
  if (!contains(name, "pool") && !contains(name, "conv")) return 0;
  for (int64_t d = 1; d <= 3; d++)
    if (contains(name, (std::to_string(d) + "d").c_str())) return d;
  return 0;
}

std::vector<int64_t> repeated(int64_t value, int64_t times) {
  return std::vector<int64_t>(static_cast<size_t>(times), value);
}
TensorBase image(int64_t channels, int64_t side, int64_t dims, int64_t batch = 2) {
  std::vector<int64_t> sizes{batch, channels};
  for (int64_t d = 0; d < dims; d++) sizes.push_back(side);
  return ones(sizes);
}

// Arguments with which the operation works.
std::vector<Value> good(const OpEntry& op, int64_t dims) {
  std::vector<Value> out;
  for (const Argument& a : arguments(op)) {
    if (a.name == "input" || a.name == "self")
      out.emplace_back(image(2, 6, dims));
    else if (a.name == "weight")
      out.emplace_back(image(2, 3, dims));
    else if (a.name == "indices")
      out.emplace_back(TensorBase(zeros(image(2, 6, dims).sizes(), TensorOptions(kInt64))));
    else if (a.name == "random_samples")
      out.emplace_back(TensorBase(full({2, 2, dims}, 0.5)));
    else if (a.name == "output_size" && contains(op.name, "unpool"))
      out.emplace_back(repeated(8, dims));
    else if (a.name == "kernel_size" || a.name == "output_size")
      out.emplace_back(repeated(2, dims));
    else if (a.name == "stride" || a.name == "dilation")
      out.emplace_back(repeated(1, dims));
    else if (a.name == "padding" && a.is("str"))
      out.emplace_back(std::string("valid"));
    else if (a.name == "padding" || a.name == "output_padding")
      out.emplace_back(repeated(0, dims));
    else if (a.name == "groups" || a.name == "norm_type")
      out.emplace_back(Scalar(int64_t{1}));
    else if (a.is("bool"))
      out.emplace_back(Scalar(false));
    else
      out.emplace_back(Value());
  }
  return out;
}

// Replaces the arguments of these names by each bad value; every call must be refused.
void refuse(std::initializer_list<const char*> names, const std::vector<int64_t>& bad) {
  size_t calls = 0;
  for (const OpEntry* op : all_ops()) {
    const int64_t dims = window_dims(*op);
    if (dims == 0) continue;
    const auto args = arguments(*op);
    expect_works(*op, good(*op, dims));
    for (size_t i = 0; i < args.size(); i++) {
      if (std::find(names.begin(), names.end(), args[i].name) == names.end()) continue;
      if (args[i].is("str")) continue;
      // Unpooling takes the padding and ignores it, as in PyTorch.
      if (args[i].name == "padding" && contains(op->name, "unpool")) continue;
      for (const int64_t value : bad) {
        std::vector<Value> call = good(*op, dims);
        const bool list = args[i].type.find('[') != std::string::npos;
        call[i] = ints_or_one(list, repeated(value, dims));
        const std::string what = full_name(*op) + " " + args[i].name + "=" + std::to_string(value);
        EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
        calls++;
        if (!list || dims == 1) continue;
        call = good(*op, dims);  // one of several
        std::get<std::vector<int64_t>>(call[i]).back() = value;
        EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what << " in the last place";
      }
    }
  }
  EXPECT_GT(calls, 0u);
  expect_usable();
}

TEST(BadInput, BI63_StrideZeroOrNegative) { refuse({"stride"}, {0, -1, INT64_MIN}); }

TEST(BadInput, BI63_DilationZeroOrNegative) { refuse({"dilation"}, {0, -1, INT64_MIN, kHuge}); }

TEST(BadInput, BI63_GroupsZeroOrNegative) {
  refuse({"groups"}, {0, -1, INT64_MIN, INT64_MAX, kHuge, 3});
}

TEST(BadInput, BI63_KernelSize) { refuse({"kernel_size"}, {0, -1, INT64_MIN, INT64_MAX, kHuge}); }

TEST(BadInput, BI63_OutputSizeOfAdaptivePooling) {
  refuse({"output_size"}, {-1, INT64_MIN, INT64_MAX, kHuge});
}

// No elements, although one dimension is huge: nothing may walk it, backward neither.
TEST(BadInput, BI63_EmptyOutputWithAHugeDimension) {
  const Tensor x = ones({2, 3, 4}, TensorOptions(kFloat32).requires_grad(true));
  const Bounded bounded("adaptive_avg_pool2d");
  const Tensor y = adaptive_avg_pool2d(x, {int64_t{1} << 40, 0});
  EXPECT_EQ(y.sizes(), IntArrayRef({2, int64_t{1} << 40, 0}));
  y.sum().backward();
  EXPECT_EQ(x.grad().sum().item<float>(), 0);
}
TEST(BadInput, BI63_Padding) {
  refuse({"padding", "output_padding"}, {-1, INT64_MIN, INT64_MAX, kHuge});
}

TEST(BadInput, BI63_StrideHugeGivesOneWindowOrAnError) {
  for (const OpEntry* op : all_ops()) {
    const int64_t dims = window_dims(*op);
    const auto args = arguments(*op);
    for (size_t i = 0; dims && i < args.size(); i++) {
      if (args[i].name != "stride") continue;
      for (const int64_t value : {INT64_MAX, kHuge}) {
        std::vector<Value> call = good(*op, dims);
        call[i] = repeated(value, dims);
        attempt(*op, call, full_name(*op) + " of a huge stride");
      }
    }
  }
  expect_usable();
}

// Strides and paddings so large that the padded image would fill the memory.
TEST(BadInput, BI63_StrideAndPaddingHuge) {
  for (const OpEntry* op : all_ops()) {
    const int64_t dims = window_dims(*op);
    const auto args = arguments(*op);
    for (const int64_t value : {int64_t{1} << 40, int64_t{1} << 61}) {
      std::vector<Value> call = good(*op, dims);
      bool both = false;
      for (size_t i = 0; dims && i < args.size(); i++) {
        if (args[i].name == "stride") call[i] = repeated(value, dims);
        if (args[i].name != "padding" || args[i].is("str")) continue;
        call[i] = repeated(value, dims);
        both = true;
      }
      if (both) attempt(*op, call, full_name(*op) + " of a huge stride and padding");
    }
  }
  const Bounded bounded("gradients of a huge stride");
  const Tensor x = ones({1, 2, 6, 6}).set_requires_grad(true), w = ones({2, 2, 3, 3});
  w.set_requires_grad(true);
  conv2d(x, w, {}, {kHuge, INT64_MAX}, 1).sum().backward();
  EXPECT_EQ(x.grad().sum().item<double>(), 2 * 2 * 4) << "the corner's four taps";
  EXPECT_EQ(w.grad().sum().item<double>(), 2 * 2 * 4);
  expect_usable();
}

// The kernel of a convolution is its weight's: expanded, it needs no memory.
TEST(BadInput, BI63_ConvolutionKernelHuge) {
  for (const OpEntry* op : all_ops()) {
    const int64_t dims = window_dims(*op);
    if (dims == 0 || !contains(op->name, "conv")) continue;
    for (const int64_t side : {kHuge, int64_t{1} << 40}) {
      std::vector<int64_t> sizes = repeated(1, dims + 2);
      sizes.back() = side;
      std::vector<Value> call = good(*op, dims);
      call[0] = image(1, 6, dims);
      call[1] = TensorBase(ones(repeated(1, dims + 2)).expand(sizes));
      const std::string what = full_name(*op) + " with a kernel of " + std::to_string(side);
      EXPECT_EQ(attempt(*op, call, what), Outcome::Refused) << what;
    }
  }
  expect_usable();
}

TEST(BadInput, BI63_Layers) {
  const Tensor x = ones({1, 2, 8, 8});
  const auto conv = [&](int64_t stride, int64_t dilation, int64_t groups) {
    nn::Conv2d c(nn::Conv2dOptions(2, 2, 3).stride(stride).dilation(dilation).groups(groups));
    return c(x);
  };
  EXPECT_ERROR(conv(0, 1, 1), Error, "");
  EXPECT_ERROR(conv(1, 0, 1), Error, "");
  EXPECT_ERROR(conv(1, 1, 0), Error, "groups");
  EXPECT_ERROR(conv(1, 1, -1), Error, "groups");
  EXPECT_ERROR(conv(1, 1, INT64_MIN), Error, "groups");
  EXPECT_ERROR(nn::Conv2d(nn::Conv2dOptions(2, 2, kHuge)), Error, "");
  EXPECT_ERROR(nn::Conv2d(nn::Conv2dOptions(-2, 2, 3)), Error, "");
  EXPECT_ERROR(nn::MaxPool2d(nn::MaxPool2dOptions(0))(x), Error, "");
  EXPECT_ERROR(nn::AvgPool2d(nn::AvgPool2dOptions(kHuge))(x), Error, "");
  expect_usable();
}

}  // namespace
}  // namespace torcxx::bad_input
