#include "torcxx/tensor/indexing.h"

#include "gen/ops/alias.h"
#include "gen/ops/copy_.h"
#include "gen/ops/expand.h"
#include "gen/ops/fill_.h"
#include "gen/ops/full.h"
#include "gen/ops/index.h"
#include "gen/ops/index_put_.h"
#include "gen/ops/reshape.h"
#include "gen/ops/select.h"
#include "gen/ops/slice.h"
#include "gen/ops/to.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/zeros.h"

namespace torcxx::indexing {
namespace {

bool is_mask(const TensorBase& t) { return t.dtype() == kBool || t.dtype() == kUInt8; }

TensorBase select_place(const TensorBase& t, int64_t dim, int64_t index, int64_t named_dim) {
  TORCXX_CHECK_INDEX(t.dim() > 0,
                     "invalid index of a 0-dim tensor. Use `tensor.item()` in Python "
                     "or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number");
  const int64_t size = t.sizes()[dim];
  TORCXX_CHECK_INDEX(index >= -size && index < size, "index ", index,
                     " is out of bounds for dimension ", named_dim, " with size ", size);
  return ops::select(t, dim, index);
}

int64_t integer_value(const TensorBase& t) {
  return dispatch_dtype(t.dtype(), [&](auto zero) {
    using T = decltype(zero);
    if constexpr (std::is_integral_v<T>)
      return static_cast<int64_t>(*static_cast<const T*>(t.const_data_ptr()));
    return int64_t{0};
  });
}

// Takes the parts one by one: integers, slices and None become views; what is left, tensors, goes
// to the operation `index` as a list with one entry per dimension (a mask stands for all of its).
class Parts {
 public:
  Parts(const TensorBase& self, ArrayRef<TensorIndex> indices) : view(self) {
    const int64_t named = named_dims(indices);
    TORCXX_CHECK_INDEX(named <= self.dim(), "too many indices for tensor of dimension ",
                       self.dim());
    for (const TensorIndex& i : indices) take(i, self.dim() - named);
  }

  TensorBase view;
  std::vector<TensorBase> list;

 private:
  static int64_t named_dims(ArrayRef<TensorIndex> indices) {
    int64_t n = 0;
    for (const TensorIndex& i : indices) {
      if (i.type() == TensorIndexType::Integer || i.type() == TensorIndexType::Slice) n++;
      if (i.type() == TensorIndexType::Tensor) {
        TORCXX_CHECK(i.tensor().defined(), "index: expected a defined tensor as index");
        n += is_mask(i.tensor()) ? i.tensor().dim() : 1;
      }
    }
    return n;
  }

  void take(const TensorIndex& i, int64_t rest) {
    switch (i.type()) {
      case TensorIndexType::None:
        view = ops::unsqueeze(view, dim_++);
        break;
      case TensorIndexType::Ellipsis:
        dim_ += spread_ ? 0 : rest;
        spread_ = true;
        break;
      case TensorIndexType::Integer:
        view = select_place(view, dim_, i.integer(), named_++);
        break;
      case TensorIndexType::Slice: {
        const Slice& s = i.slice();
        TORCXX_CHECK_VALUE(s.step() != 0, "slice step cannot be zero");
        TORCXX_CHECK_VALUE(s.step() > 0, "step must be greater than zero");
        if (s.start() || s.stop() || s.step() != 1)
          view = ops::slice(view, dim_, s.start(), s.stop(), s.step());
        dim_++;
        named_++;
        break;
      }
      case TensorIndexType::Boolean:
        take_bool(i.boolean());
        break;
      case TensorIndexType::Tensor:
        take_tensor(i.tensor());
    }
  }

  // A new dimension of one place, kept or not.
  void take_bool(bool keep) {
    view = ops::unsqueeze(view, dim_);
    record(ops::zeros({keep ? 1 : 0}, TensorOptions(kInt64)), 1);
  }

  void take_tensor(const TensorBase& t) {
    if (t.dim() == 0 && is_mask(t)) {
      take_bool(integer_value(t) != 0);
    } else if (t.dim() == 0 && isIntegralType(t.dtype())) {
      view = select_place(view, dim_, integer_value(t), named_++);
    } else {
      record(t, is_mask(t) ? t.dim() : 1);
      named_ += is_mask(t) ? t.dim() : 1;
    }
  }

  void record(const TensorBase& t, int64_t dims) {
    for (; covered_ < dim_; covered_++) list.emplace_back();
    list.push_back(t);
    dim_ += dims;
    covered_ = dim_;
  }

  int64_t dim_ = 0;      // of `view`, that the next part is for
  int64_t named_ = 0;    // the same in the tensor as it was given
  int64_t covered_ = 0;  // dimensions that `list` stands for
  bool spread_ = false;  // an Ellipsis came
};

// value without leading sizes of 1, which do not count when it is assigned.
TensorBase without_leading_ones(const TensorBase& value) {
  size_t first = 0;
  while (first < value.sizes().size() && value.sizes()[first] == 1) first++;
  if (first == 0) return value;
  return ops::reshape(value, value.sizes().slice(first, value.sizes().size() - first));
}

}  // namespace

TensorIndex::TensorIndex(const char* dots) : type_(TensorIndexType::Ellipsis) {
  TORCXX_CHECK_VALUE(std::string_view(dots) == "...",
                     "Expected \"...\" to represent an ellipsis index, but got \"", dots, "\"");
}

TensorBase get(const TensorBase& self, ArrayRef<TensorIndex> indices) {
  const Parts parts(self, indices);
  if (parts.list.empty()) return parts.view.is_same(self) ? ops::alias(self) : parts.view;
  return ops::index(parts.view, parts.list);
}

void set(const TensorBase& self, ArrayRef<TensorIndex> indices, const TensorBase& value) {
  TORCXX_CHECK(value.defined(), "index_put_: argument 'rhs' expected a defined tensor");
  Parts parts(self, indices);
  if (parts.list.empty()) {
    ops::copy_(parts.view, parts.view.sizes() == value.sizes()
                               ? value
                               : ops::expand(without_leading_ones(value), parts.view.sizes()));
    return;
  }
  ops::index_put_(parts.view, parts.list, ops::to(without_leading_ones(value), self.dtype()),
                  false);
}

void set(const TensorBase& self, ArrayRef<TensorIndex> indices, const Scalar& value) {
  set(self, indices, ops::full({}, value, TensorOptions(self.dtype()).device(self.device())));
}

TensorBase at(const TensorBase& self, int64_t i) { return ops::select(self, 0, i); }

TensorBase at(const TensorBase& self, const Scalar& i) {
  TORCXX_CHECK_INDEX(i.isIntegral(), "Can only index tensors with integral scalars");
  return at(self, i.toLong());
}

TensorBase at(const TensorBase& self, const TensorBase& i) {
  TORCXX_CHECK_INDEX(i.defined(), "Can only index with tensors that are defined");
  TORCXX_CHECK_INDEX(i.dim() == 0, "Can only index with tensors that are scalars (zero-dim)");
  TORCXX_CHECK_INDEX(isIntegralType(i.dtype()), "Can only index tensors with integral scalars");
  return at(self, integer_value(i));
}

}  // namespace torcxx::indexing
