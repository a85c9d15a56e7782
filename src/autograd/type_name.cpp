#include "autograd/type_name.h"

#if defined(__GNUC__)
#include <cxxabi.h>

#include <cstdlib>
#endif

namespace torcxx::autograd {

std::string type_name(const std::type_info& type) {
  std::string name = type.name();
#if defined(__GNUC__)
  int status = 0;
  if (char* text = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status)) {
    name = text;
    std::free(text);
  }
#endif
  return name;
}

std::string short_type_name(const std::type_info& type) {
  const std::string name = type_name(type);
  // The part after the last "::" outside brackets, up to its own arguments.
  size_t start = 0, end = name.size();
  int depth = 0;
  for (size_t i = 0; i < name.size(); i++) {
    const char c = name[i];
    if (c == '<' || c == '(' || c == '{') {
      if (depth++ == 0 && c == '<') end = i;
    } else if (c == '>' || c == ')' || c == '}') {
      depth--;
    } else if (depth == 0 && (c == ':' || c == ' ')) {
      start = i + 1;
      end = name.size();
    }
  }
  return start < end ? name.substr(start, end - start) : name;
}

}  // namespace torcxx::autograd
