// Python objects kept by C++, which may let go of them in any thread, with or without the lock.
#pragma once
#include <memory>

#include "python.h"

namespace torcxx::python {

// Copies share one reference; the last one takes the lock to release it.
class Held {
 public:
  Held() = default;
  explicit Held(nb::handle o)
      : object_(nb::object(nb::borrow(o)).release().ptr(), [](PyObject* p) {
          if (!Py_IsInitialized()) return;
          nb::gil_scoped_acquire locked;
          Py_DECREF(p);
        }) {}
  nb::handle get() const { return object_.get(); }

 private:
  std::shared_ptr<PyObject> object_;
};

}  // namespace torcxx::python
