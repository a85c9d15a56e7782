// Views in the place of self.
#include "gen/ops/as_strided.h"
#include "gen/ops/as_strided_.h"
#include "gen/ops/squeeze.h"
#include "gen/ops/squeeze_.h"
#include "gen/ops/t.h"
#include "gen/ops/t_.h"
#include "gen/ops/transpose.h"
#include "gen/ops/transpose_.h"
#include "gen/ops/unsqueeze.h"
#include "gen/ops/unsqueeze_.h"

namespace torcxx::impl {

static void take_geometry(TensorBase& self, const TensorBase& view) {
  TensorImpl* p = self.impl();
  p->set_shape(view.sizes(), view.strides());
  p->offset = view.storage_offset();
  p->data = static_cast<char*>(view.data_ptr());
}

void transpose_(TensorBase& self, int64_t dim0, int64_t dim1) {
  take_geometry(self, transpose_int(self, dim0, dim1));
}
void t_(TensorBase& self) { take_geometry(self, impl::t(self)); }
void squeeze_(TensorBase& self) { take_geometry(self, impl::squeeze(self)); }
void squeeze__dim(TensorBase& self, int64_t dim) { take_geometry(self, squeeze_dim(self, dim)); }
void squeeze__dims(TensorBase& self, IntArrayRef dim) {
  take_geometry(self, squeeze_dims(self, dim));
}
void unsqueeze_(TensorBase& self, int64_t dim) { take_geometry(self, impl::unsqueeze(self, dim)); }
void as_strided_(TensorBase& self, IntArrayRef size, IntArrayRef stride,
                 std::optional<int64_t> storage_offset) {
  take_geometry(self, impl::as_strided(self, size, stride, storage_offset));
}

}  // namespace torcxx::impl
