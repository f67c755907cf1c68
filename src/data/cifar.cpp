#include <algorithm>
#include <vector>

#include "cairn/core/text.hpp"
#include "data/files.hpp"
#include "data/reader.hpp"

/// The binary form of CIFAR-10 and CIFAR-100 (Krizhevsky 2009): records of one or two label bytes
/// (CIFAR-100: coarse, fine) and 3×32×32 pixels.
namespace cairn::data {
namespace {

constexpr std::int64_t kPixels = 3 * 32 * 32;

struct Layout {
  std::vector<std::string> train;
  std::string test;
  std::int64_t label_bytes;
  int classes;  ///< the last label byte counts

  std::int64_t record() const { return label_bytes + kPixels; }
};

Layout layout_of(const Options& options) {
  const Layout ten{{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                    "data_batch_5.bin"},
                   "test_batch.bin",
                   1,
                   10};
  const Layout hundred{{"train.bin"}, "test.bin", 2, 100};
  const auto first = find_file(options, {ten.train.front(), hundred.train.front()});
  return first.filename() == ten.train.front() ? ten : hundred;
}

std::int64_t records_in(const std::filesystem::path& path, const Layout& layout) {
  const auto size = static_cast<std::int64_t>(size_of(path));
  if (size == 0 || size % layout.record() != 0)
    mismatch(path, "a multiple of " + with_commas(layout.record()) + " bytes",
             with_commas(size) + " bytes");
  return size / layout.record();
}

struct Target {
  std::byte* pixels;
  std::int64_t* label;
};

void read_record(Reader& reader, const Layout& layout, Target target) {
  std::byte labels[2];
  reader.read(std::span(labels).first(layout.label_bytes), "bytes of labels");
  reader.read({target.pixels, kPixels}, "bytes of pixels");
  *target.label = std::to_integer<std::int64_t>(labels[layout.label_bytes - 1]);
  if (*target.label >= layout.classes)
    mismatch(reader.path(), "labels below " + std::to_string(layout.classes),
             std::to_string(*target.label));
}

/// The first `used` records of the files together.
void read_records(const std::vector<std::filesystem::path>& paths, const Layout& layout,
                  std::int64_t used, Target target) {
  for (const auto& path : paths) {
    Reader reader(path);
    const std::int64_t here = std::min(used, records_in(path, layout));
    used -= here;
    for (std::int64_t i = 0; i < here; ++i, target.pixels += kPixels, ++target.label)
      read_record(reader, layout, target);
  }
}

Target at(const Dataset& pool, std::int64_t sample) {
  return {pool.inputs[0].values.data.get() + sample * kPixels,
          pool.y.as<std::int64_t>().data() + sample};
}

}  // namespace

Dataset load_cifar(const Options& options) {
  const Layout layout = layout_of(options);
  std::vector<std::filesystem::path> train;
  std::int64_t found = 0;
  for (const auto& name : layout.train) {
    train.push_back(find_file(options, {name}));
    found += records_in(train.back(), layout);
  }
  const auto test = find_file(options, {layout.test});
  const Counts counts{used_samples(options, found), records_in(test, layout)};
  Dataset pool = image_pool({3, 32, 32}, counts);
  read_records(train, layout, counts.train, at(pool, 0));
  read_records({test}, layout, counts.test, at(pool, counts.train));
  pool.classes = layout.classes;
  return pool;
}

}  // namespace cairn::data
