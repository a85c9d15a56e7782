#include "digit_net.h"

#include "torcxx/io/image.h"
#include "torcxx/io/safetensors.h"
#include "torcxx/tensor/operators.h"

namespace torcxx::cli {

DigitNetImpl::DigitNetImpl(int64_t side)
    : Module("DigitNet"),
      side_(side),
      conv1(nn::Conv2dOptions(1, 32, 3).padding(1)),
      conv2(nn::Conv2dOptions(32, 64, 3).padding(1)),
      dropout1(0.25),
      dropout2(0.5),
      fc1(64 * (side / 2) * (side / 2), 128),
      fc2(128, 10) {
  register_module("conv1", conv1);
  register_module("conv2", conv2);
  register_module("dropout1", dropout1);
  register_module("fc1", fc1);
  register_module("dropout2", dropout2);
  register_module("fc2", fc2);
}

Tensor DigitNetImpl::forward(Tensor x) {
  x = relu(conv1(x));
  x = max_pool2d(relu(conv2(x)), 2);
  x = dropout1(x).flatten(1);
  x = dropout2(relu(fc1(x)));
  return fc2(x);
}

void save_model(const DigitNet& net, const std::string& path) {
  io::TensorMap tensors;
  for (const auto& p : net->state_dict()) tensors[p.name] = p.item;
  io::save_safetensors(
      tensors, path,
      {{"format", "pt"}, {"model", "torcxx-digit-net"}, {"side", std::to_string(net->side())}});
}

DigitNet load_model(const std::string& path) {
  const io::SafetensorsFile file(path);
  const auto kind = file.metadata().find("model"), side = file.metadata().find("side");
  TORCXX_CHECK_VALUE(
      kind != file.metadata().end() && kind->second == "torcxx-digit-net" &&
          side != file.metadata().end(),
      path, ": expected a model written by 'torcxx train', got a file without its metadata");
  TORCXX_CHECK_VALUE(side->second == "8" || side->second == "28", path,
                     ": metadata 'side' expected 8 or 28, got ", side->second);
  DigitNet net(std::stol(side->second));
  OrderedDict<Tensor> state;
  for (const std::string& name : file.keys()) state.insert(name, file.tensor(name));
  net->load_state_dict(state);
  net->eval();
  return net;
}

Tensor read_digit(const std::string& path, int64_t side) {
  Tensor image = io::read_image(path).to(kFloat32) / 255;  // (C, H, W)
  if (image.size(0) == 4)
    image = image.slice(0, 0, 3) * image.slice(0, 3, 4) + (1 - image.slice(0, 3, 4));
  else if (image.size(0) == 2)
    image = image.slice(0, 0, 1) * image.slice(0, 1, 2) + (1 - image.slice(0, 1, 2));
  image = image.mean(0, true);
  if (image.mean().item<float>() > 0.5f) image = 1 - image;  // ink on paper
  return adaptive_avg_pool2d(image.unsqueeze(0), {side, side});
}

}  // namespace torcxx::cli
