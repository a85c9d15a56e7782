// Optimizers and learning rate schedules.
#pragma once
#include "torcxx/optim/lbfgs.h"
#include "torcxx/optim/lr_cycle.h"
#include "torcxx/optim/lr_scheduler.h"
#include "torcxx/optim/optimizers.gen.h"
