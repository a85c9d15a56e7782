"""Attention of several heads."""
from ... import _C
from ..._C import Tensor

ops = _C.ops


def _check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads):
    kind, dims = {3: ("batched (3-D)", 3), 2: ("unbatched (2-D)", 2)}.get(query.dim(), (None, 0))
    if kind is None:
        raise AssertionError(f"query should be unbatched 2D or batched 3D tensor but received {query.dim()}-D query tensor")
    if key.dim() != dims or value.dim() != dims:
        raise AssertionError(f"For {kind} `query`, expected `key` and `value` to be {dims}-D but found {key.dim()}-D and "
                             f"{value.dim()}-D tensors respectively")
    if key_padding_mask is not None and key_padding_mask.dim() != dims - 1:
        raise AssertionError(f"For {kind} `query`, expected `key_padding_mask` to be `None` or {dims - 1}-D but found "
                             f"{key_padding_mask.dim()}-D tensor instead")
    if attn_mask is None:
        return
    if attn_mask.dim() not in (2, 3):
        raise AssertionError(f"For {kind} `query`, expected `attn_mask` to be `None`, 2-D or 3-D but found "
                             f"{attn_mask.dim()}-D tensor instead")
    heads = num_heads * (query.size(1) if dims == 3 else 1)
    length = query.size(0)
    shape = (length, key.size(0)) if attn_mask.dim() == 2 else (heads, length, key.size(0))
    if tuple(attn_mask.size()) != shape:
        raise RuntimeError(f"The shape of the {attn_mask.dim()}D attn_mask is {attn_mask.size()}, but should be {shape}.")


def multi_head_attention_forward(
        query, key, value, embed_dim_to_check, num_heads, in_proj_weight, in_proj_bias, bias_k, bias_v, add_zero_attn,
        dropout_p, out_proj_weight, out_proj_bias, training=True, key_padding_mask=None, need_weights=True, attn_mask=None,
        use_separate_proj_weight=False, q_proj_weight=None, k_proj_weight=None, v_proj_weight=None, static_k=None,
        static_v=None, average_attn_weights=True, is_causal=False):
    """Attention of num_heads parts of the projections of query (L, N, E), key and value (S, N, ...)."""
    if static_k is not None or static_v is not None:
        raise NotImplementedError("multi_head_attention_forward: static_k and static_v")
    _check_shapes(query, key, value, key_padding_mask, attn_mask, num_heads)
    if is_causal and attn_mask is None:
        raise RuntimeError("Need attn_mask if specifying the is_causal hint.")
    if query.size(-1) != embed_dim_to_check:
        raise AssertionError(f"was expecting embedding dimension of {embed_dim_to_check}, but got {query.size(-1)}")
    if embed_dim_to_check % num_heads:
        raise AssertionError(f"embed_dim {embed_dim_to_check} not divisible by num_heads {num_heads}")
    if use_separate_proj_weight:
        if key.shape[:2] != value.shape[:2]:
            raise AssertionError(f"key's sequence and batch dims {key.shape[:2]} do not match value's {value.shape[:2]}")
        weights = q_proj_weight, k_proj_weight, v_proj_weight
    else:
        if key.shape != value.shape:
            raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")
        weights = in_proj_weight.chunk(3)
    output, seen = ops._multi_head_attention(
        query, key, value, num_heads, *weights, in_proj_bias, bias_k, bias_v, out_proj_weight, out_proj_bias,
        add_zero_attn=add_zero_attn, dropout_p=dropout_p if training else 0.0, key_padding_mask=key_padding_mask,
        attn_mask=attn_mask, need_weights=need_weights, average_attn_weights=average_attn_weights, is_causal=is_causal)
    return output, seen if need_weights else None


