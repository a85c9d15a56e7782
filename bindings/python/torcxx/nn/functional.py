"""Functions of neural networks. Operations that need no other signature are found here by their own names."""
from .. import _C
from ._functional.activation import *  # noqa: F401,F403
from ._functional.activation import softmax_dim as _get_softmax_dim  # noqa: F401
from ._functional.attention import multi_head_attention_forward  # noqa: F401
from ._functional.dropout import (alpha_dropout, dropout, dropout1d, dropout2d, dropout3d,  # noqa: F401
                                  feature_alpha_dropout, pad)
from ._functional.loss import *  # noqa: F401,F403
from ._functional.norm import *  # noqa: F401,F403
from ._functional.pool import *  # noqa: F401,F403
from ._functional.sparse import embedding, embedding_bag  # noqa: F401
from ._functional.vision import *  # noqa: F401,F403

native_channel_shuffle = _C.ops.channel_shuffle

for _name in ("ops", "op", "warnings", "softmax_dim", "numbers", "reduced", "reduction_number", "legacy_reduction"):
    globals().pop(_name, None)
del _name


def __getattr__(name):
    if not name.startswith("__") and hasattr(_C.ops, name):
        return getattr(_C.ops, name)
    raise AttributeError(f"module 'torcxx.nn.functional' has no attribute '{name}'")
