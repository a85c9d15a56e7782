// gzip unpacking over another source.
#pragma once
#include "data/byte_source.h"

namespace torcxx::data {

// `name` stands for the file in messages. Raises NotImplementedError in a build without zlib.
std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed,
                                        const std::string& name);

}  // namespace torcxx::data
