#pragma once
#include <string>
#include <typeinfo>

namespace torcxx::autograd {

// "space::MyFunction<int>".
std::string type_name(const std::type_info& type);
// "MyFunction": without namespaces and template arguments.
std::string short_type_name(const std::type_info& type);

}  // namespace torcxx::autograd
