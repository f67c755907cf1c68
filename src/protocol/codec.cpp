#include "cairn/protocol/codec.hpp"

#include "protocol/decoder.hpp"
#include "protocol/encoder.hpp"

namespace cairn::protocol {
namespace {

template <class T>
T decode(std::span<const std::byte> bytes) {
  T value;
  Decoder decoder(bytes);
  decoder.get(value);
  decoder.expect_end();
  return value;
}

}  // namespace

std::vector<std::byte> encode(const Message& message) {
  std::vector<std::byte> bytes;
  bytes.reserve(256);
  Encoder(bytes).put(message);
  return bytes;
}

Message decode_message(std::span<const std::byte> bytes) {
  return decode<Message>(bytes);
}

void encode(const Step& step, std::vector<std::byte>& out) {
  Encoder(out).put(step);
}

Step decode_step(std::span<const std::byte> bytes) {
  return decode<Step>(bytes);
}

}  // namespace cairn::protocol
