#pragma once

#include <span>
#include <string>
#include <vector>

#include "cairn/protocol/codec.hpp"
#include "fuzz/target.hpp"
#include "protocol/samples.hpp"

namespace cairn::protocol {

inline std::string text_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline fuzz::Target fuzz_messages() {
  fuzz::Target target{"message", fuzz::Form::binary, {}, {}};
  for (const Message& message : samples::messages())
    target.seeds.push_back(text_of(encode(message)));
  target.read = [](const std::string& input) {
    const Message message = decode_message(std::as_bytes(std::span(input)));
    fuzz::require(text_of(encode(message)) == input, "it is encoded in another way");
  };
  return target;
}

inline fuzz::Target fuzz_steps() {
  fuzz::Target target{"step", fuzz::Form::binary, {}, {}};
  Step step = samples::step();
  for (Message& message : samples::messages()) {
    std::vector<std::byte> bytes;
    step.message = std::move(message);
    encode(step, bytes);
    target.seeds.push_back(text_of(bytes));
  }
  target.read = [](const std::string& input) {
    std::vector<std::byte> again;
    encode(decode_step(std::as_bytes(std::span(input))), again);
    fuzz::require(text_of(again) == input, "it is encoded in another way");
  };
  return target;
}

}  // namespace cairn::protocol
