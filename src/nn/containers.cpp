#include "torcxx/nn/containers.h"

#include "torcxx/nn/init.h"
#include "torcxx/tensor/operators.h"

namespace torcxx::nn {

Tensor SequentialImpl::forward(const Tensor& input) {
  TORCXX_CHECK(!is_empty(), "Cannot call forward() on an empty Sequential");
  Tensor x = input;
  size_t i = 0;
  for (const auto& c : children_) x = calls_[i++](*c.item, x);
  return x;
}

ModulePtr SequentialImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<SequentialImpl>();
  copy->calls_ = calls_;
  for (const auto& c : children_) copy->children_.insert(c.name, c.item->clone(device));
  copy->train(is_training());
  return copy;
}

static ModulePtr nth(const OrderedDict<ModulePtr>& list, const char* what, size_t i) {
  TORCXX_CHECK_INDEX(i < list.size(), what, ": index ", i, " is out of range, size is ",
                     list.size());
  return list.items()[i].item;
}
ModulePtr SequentialImpl::ptr(size_t i) const { return nth(children_, "Sequential", i); }
ModulePtr ModuleListImpl::ptr(size_t i) const { return nth(children_, "ModuleList", i); }

ModulePtr ModuleListImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<ModuleListImpl>();
  for (const auto& c : children_) copy->push_back(c.item->clone(device));
  return copy;
}

ModulePtr ModuleDictImpl::clone(std::optional<Device> device) const {
  auto copy = std::make_shared<ModuleDictImpl>();
  for (const auto& c : children_) copy->insert(c.name, c.item->clone(device));
  return copy;
}
void ModuleDictImpl::insert(const std::string& key, ModulePtr module) {
  if (children_.contains(key))
    replace_module(key, std::move(module));
  else
    add_module(key, std::move(module));
}
void ModuleDictImpl::update(const std::vector<std::pair<std::string, ModulePtr>>& modules) {
  for (const auto& [key, module] : modules) insert(key, module);
}
ModulePtr ModuleDictImpl::pop(const std::string& key) {
  ModulePtr m = children_[key];
  unregister_module(key);
  return m;
}

MultiheadAttentionImpl::MultiheadAttentionImpl(MultiheadAttentionOptions o)
    : Cloneable("MultiheadAttention"), options(std::move(o)) {
  TORCXX_CHECK_VALUE(options.embed_dim() > 0 && options.num_heads() > 0,
                     "embed_dim and num_heads must be greater than 0, got embed_dim=",
                     options.embed_dim(), " and num_heads=", options.num_heads(), " instead");
  TORCXX_CHECK_VALUE(options.embed_dim() % options.num_heads() == 0,
                     "embed_dim must be divisible by num_heads");
  reset();
}

void MultiheadAttentionImpl::reset() {
  const int64_t e = options.embed_dim();
  in_proj_weight = register_parameter("in_proj_weight", empty({3 * e, e}));
  in_proj_bias = register_parameter("in_proj_bias", options.bias() ? empty({3 * e}) : Tensor());
  out_proj = register_module("out_proj", Linear(LinearOptions(e, e).bias(options.bias())));
  init::xavier_uniform_(in_proj_weight);
  if (options.bias()) {
    init::zeros_(in_proj_bias);
    init::zeros_(out_proj->bias);
  }
}

// Masks of bool are true where attention is NOT allowed; made additive here.
static Tensor additive(const Tensor& mask, ScalarType dtype) {
  if (mask.dtype() != kBool) return mask.to(dtype);
  const Tensor zero = zeros({}, TensorOptions(dtype));
  return where(mask, full({}, -std::numeric_limits<double>::infinity(), TensorOptions(dtype)),
               zero);
}

std::tuple<Tensor, Tensor> MultiheadAttentionImpl::forward(
    const Tensor& query, const Tensor& key, const Tensor& value, const Tensor& key_padding_mask,
    bool need_weights, const Tensor& attn_mask, bool average_attn_weights, bool is_causal) {
  const int64_t e = options.embed_dim(), h = options.num_heads();
  TORCXX_CHECK(
      query.dim() == 2 || query.dim() == 3,
      "MultiheadAttention: query should be unbatched 2D or batched 3D tensor but received ",
      query.dim(), "-D query tensor");
  TORCXX_CHECK(query.size(-1) == e, "MultiheadAttention: was expecting embedding dimension of ", e,
               ", but got ", query.size(-1));
  TORCXX_CHECK(key.dim() == query.dim() && value.dim() == query.dim(),
               "MultiheadAttention: expected query, key and value of the same rank, got ",
               query.dim(), ", ", key.dim(), " and ", value.dim());
  const bool batched = query.dim() == 3;
  const auto batch_first = [&](const Tensor& t) {
    return !batched ? t.unsqueeze(0) : options.batch_first() ? t : t.transpose(0, 1);
  };
  const auto w = in_proj_weight.chunk(3, 0);
  const auto b = options.bias() ? in_proj_bias.chunk(3, 0) : std::vector<Tensor>(3);
  const Tensor inputs[] = {batch_first(query), batch_first(key), batch_first(value)};
  const int64_t n = inputs[0].size(0), l = inputs[0].size(1), s = inputs[1].size(1);
  Tensor heads[3];
  for (size_t i = 0; i < 3; i++)
    heads[i] = linear(inputs[i], w[i], b[i]).view({n, inputs[i].size(1), h, e / h}).transpose(1, 2);
  Tensor mask;
  if (attn_mask.defined()) {
    mask = additive(attn_mask, query.dtype());
    if (mask.dim() == 3) mask = mask.view({n, h, l, s});
  } else if (is_causal) {
    mask = additive(logical_not(tril(ones({l, s}, TensorOptions(kBool)))), query.dtype());
  }
  if (key_padding_mask.defined()) {
    const Tensor p = additive(key_padding_mask, query.dtype()).view({n, 1, 1, s});
    mask = mask.defined() ? mask + p : p;
  }
  const double drop = is_training() ? options.dropout() : 0;
  Tensor weights, mixed;
  if (need_weights) {
    Tensor scores =
        matmul(heads[0] * (1 / std::sqrt(static_cast<double>(e / h))), heads[1].transpose(-2, -1));
    if (mask.defined()) scores = scores + mask;
    weights = softmax(scores, -1);
    if (drop > 0) weights = dropout(weights, drop, true);
    mixed = matmul(weights, heads[2]);
    if (average_attn_weights) weights = mean(weights, 1);
    if (!batched) weights = weights.squeeze(0);
  } else {
    mixed = scaled_dot_product_attention(heads[0], heads[1], heads[2], mask, drop);
  }
  Tensor out = out_proj(mixed.transpose(1, 2).reshape({n, l, e}));
  out = !batched ? out.squeeze(0) : options.batch_first() ? out : out.transpose(0, 1);
  return {out, weights};
}

}  // namespace torcxx::nn
