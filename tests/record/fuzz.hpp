#pragma once

#include <cstring>
#include <span>
#include <string>

#include "cairn/core/file.hpp"
#include "cairn/core/hash.hpp"
#include "cairn/record/run_file.hpp"
#include "cairn/record/run_table.hpp"
#include "cairn/record/state.hpp"
#include "fuzz/folder.hpp"
#include "fuzz/target.hpp"
#include "record/checked_line.hpp"
#include "record/journal_format.hpp"
#include "record/run_file_end.hpp"
#include "record/run_tables.hpp"
#include "record/sample_run.hpp"

namespace cairn::record {

template <class Bytes>
std::string text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline std::span<const std::byte> view(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// Appends a record to a segment.
inline void append(std::string& segment, std::string_view payload, const SegmentHeader& header) {
  const std::string copy(payload);
  segment += text_of(record_prefix(view(copy), header, segment.size())) + copy;
}

inline std::string segment_of(const std::vector<protocol::Step>& steps) {
  SegmentHeader header;
  header.codec = protocol::codec_version;
  header.segment = 1;
  header.version = cairn_version;
  std::string segment = text_of(encode_header(header));
  for (const auto& step : steps) {
    std::vector<std::byte> payload;
    protocol::encode(step, payload);
    append(segment, text_of(payload), header);
  }
  return segment;
}

/// Makes the checks of the header and of all records right, for the lengths that they name.
inline void repair_segment(std::string& segment) {
  if (segment.size() < header_size) return;
  const std::uint64_t check = hash64(std::string_view(segment).substr(0, header_size - 8));
  std::memcpy(segment.data() + header_size - 8, &check, 8);
  SegmentHeader header;
  header.checksum = check;
  const std::string before = std::exchange(segment, segment.substr(0, header_size));
  for (std::size_t at = header_size; at + prefix_size <= before.size();) {
    std::uint32_t length = 0;
    std::memcpy(&length, before.data() + at, 4);
    const auto payload = std::string_view(before).substr(at + prefix_size, length);
    append(segment, payload, header);
    at += prefix_size + payload.size();
  }
}

/// A journal, read for the tables of a run.
inline fuzz::Target fuzz_journals() {
  const auto run = fuzz::new_folder();
  std::filesystem::create_directory(*run / "journal");
  const auto space = testing::sample_space();
  const auto steps = testing::sample_steps(space);
  return {"journal",
          fuzz::Form::binary,
          {segment_of(steps), segment_of({steps.begin(), steps.begin() + 8})},
          [=](const std::string& input) {
            run->write("journal/0001", input);
            const RunTable table = read_run(*run / "");
            run_tables(table, space);
            ranking(table, testing::accuracy);
          },
          repair_segment};
}

inline fuzz::Target fuzz_states() {
  const auto run = fuzz::new_folder();
  fuzz::Target target{"state", fuzz::Form::text, {}, {}};
  for (const RunState state : {RunState::running, RunState::complete, RunState::failed}) {
    write_state(*run / "", {state, 17, 200, 1.7e9, "all candidates have an outcome"});
    target.seeds.push_back(cairn::read_text(*run / "state"));
  }
  target.read = [run](const std::string& input) {
    run->write("state", input);
    auto line = read_state(*run / "");
    for (char& c : line->why)
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
    write_state(*run / "", *line);
    fuzz::require(read_state(*run / "") == line, "it is written in another way");
  };
  target.repair = [](std::string& text) { text = with_check(text.substr(0, text.rfind(" #"))); };
  return target;
}

/// HDF5 reads this one, which may crash where its texts are damaged: for programs that bear it.
inline fuzz::Target fuzz_run_files() {
  const auto run = fuzz::new_folder();
  const auto space = testing::sample_space();
  write_run_file(*run / "", testing::sample_run(space), space);
  return {"run.h5",
          fuzz::Form::binary,
          {cairn::read_text(*run / "run.h5")},
          [run](const std::string& input) {
            run->write("run.h5", input);
            verify_run_file(*run / "");
          },
          [run](std::string& file) {
            run->write("repaired",
                       file.substr(0, file.size() - std::min<std::size_t>(32, file.size())));
            add_end(*run / "repaired");
            file = cairn::read_text(*run / "repaired");
          }};
}

}  // namespace cairn::record
