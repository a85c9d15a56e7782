// Attention's arguments, and other choices of activation records.
#include <cmath>

#include "gen/ops/amax.h"
#include "gen/ops/eq.h"
#include "gen/ops/expand.h"
#include "gen/ops/full.h"
#include "gen/ops/ones.h"
#include "gen/ops/reshape.h"
#include "gen/ops/to.h"
#include "gen/ops/tril.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/where.h"
#include "tensor/broadcast.h"
#include "tensor/nn_formulas.h"
#include "tensor/pointwise.h"
#include "torcxx/autograd/grad_mode.h"

namespace torcxx {

// Each head `times` times in a row: (..., h, s, e) to (..., h * times, s, e).
static TensorBase repeat_heads(const TensorBase& t, int64_t times) {
  std::vector<int64_t> wide = t.sizes().vec(), out = wide;
  wide.insert(wide.end() - 2, times);
  out[out.size() - 3] *= times;
  return ops::reshape(ops::expand(ops::unsqueeze(t, -3), wide), out);
}

AttentionInputs attention_inputs(const TensorBase& query, const TensorBase& key,
                                 const TensorBase& value, const TensorBase& mask, double dropout_p,
                                 bool is_causal, std::optional<double> scale, bool enable_gqa) {
  constexpr const char* op = "scaled_dot_product_attention";
  TORCXX_CHECK(query.defined() && key.defined() && value.defined(), op,
               ": expected query, key and value to be Tensors, got an undefined one");
  TORCXX_CHECK(query.dim() >= 2 && key.dim() >= 2 && value.dim() >= 2, op,
               ": Expected query, key, and value to all be  at least 2 dimensional, but got ",
               query.dim(), ", ", key.dim(), ", ", value.dim());
  TORCXX_CHECK(query.dtype() == key.dtype() && key.dtype() == value.dtype(), op,
               ": Expected query, key, and value to have the same dtype, but got ", query.dtype(),
               ", ", key.dtype(), ", ", value.dtype());
  TORCXX_CHECK(!(is_causal && mask.defined()), op,
               ": Explicit attn_mask should not be set when is_causal=True");
  TORCXX_CHECK(dropout_p >= 0 && dropout_p <= 1, op,
               ": dropout probability has to be between 0 and 1, but got ", dropout_p);
  AttentionInputs in;
  in.scale =
      scale.value_or(1 / std::sqrt(static_cast<double>(std::max<int64_t>(1, query.size(-1)))));
  in.key = key;
  in.value = value;
  if (enable_gqa && query.dim() >= 3 && query.size(-3) == 0 && key.dim() >= 3 &&
      key.size(-3) == 0) {
    // no heads to repeat
  } else if (enable_gqa) {
    TORCXX_CHECK(
        query.dim() >= 3 && key.dim() >= 3 && key.size(-3) > 0 && value.dim() >= 3 &&
            value.size(-3) == key.size(-3) && query.size(-3) % key.size(-3) == 0,
        op,
        ": with enable_gqa the number of heads of query must be a multiple of that of key, got ",
        query.sizes(), " and ", key.sizes());
    in.key = repeat_heads(key, query.size(-3) / key.size(-3));
    in.value = repeat_heads(value, query.size(-3) / value.size(-3));
  }
  in.tiled = dropout_p == 0 && tiles_attention(query, in.key, in.value, mask);
  if (in.tiled && !mask.defined()) return in;
  const TensorBase open =
      is_causal ? ops::tril(ops::ones({query.size(-2), key.size(-2)}, TensorOptions(kBool))) : mask;
  if (open.defined()) {
    TORCXX_CHECK(open.dtype() == kBool || open.dtype() == query.dtype() || open.dtype() == kFloat32,
                 op,
                 ": Expected attn_mask dtype to be bool or float or to match query dtype, but got "
                 "attn_mask.dtype: ",
                 open.dtype());
    const TensorOptions like(query.dtype());
    in.mask = open.dtype() != kBool
                  ? ops::to(open, query.dtype())
                  : ops::where(open, ops::full({}, 0, like),
                               ops::full({}, -std::numeric_limits<double>::infinity(), like));
  }
  return in;
}

bool all_rows_open(const TensorBase& scores) {
  if (scores.numel() == 0) return true;
  const AutoGradMode off(false);
  const TensorBase closed =
      ops::eq(ops::amax(scores, -1, false), -std::numeric_limits<double>::infinity());
  const auto* p = static_cast<const uint8_t*>(closed.data_ptr());
  for (int64_t i = 0; i < closed.numel(); i++)
    if (p[i]) return false;
  return true;
}

}  // namespace torcxx
