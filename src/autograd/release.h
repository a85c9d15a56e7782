// Freeing graphs and tensors that hang on each other, iteratively.
#pragma once
#include "autograd/node_access.h"
#include "torcxx/autograd/meta.h"

namespace torcxx::autograd {

// Frees this thread's lists of dead nodes and dead metas until both stay empty.
void drain_dead() noexcept;

}  // namespace torcxx::autograd
