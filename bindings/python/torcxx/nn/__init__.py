"""Neural networks: modules, functions, initial values."""
from . import functional, init, modules, parameter, utils  # noqa: F401
from . import attention, grad, parallel  # noqa: F401
from .modules import *  # noqa: F401,F403
from .parallel import DataParallel  # noqa: F401
from .parameter import Buffer, Parameter, UninitializedBuffer, UninitializedParameter  # noqa: F401
