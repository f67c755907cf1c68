#include <algorithm>
#include <vector>

#include "cairn/core/text.hpp"
#include "data/files.hpp"
#include "data/reader.hpp"

/// IDX (LeCun, Cortes & Burges 1998): a magic word, the extents as big-endian words, the values.
namespace cairn::data {
namespace {

constexpr std::uint32_t kImages = 0x803;  // unsigned bytes, three dimensions
constexpr std::uint32_t kLabels = 0x801;  // unsigned bytes, one dimension

struct Images {
  Reader reader;
  std::int64_t count, height, width;

  std::uint64_t bytes() const { return static_cast<std::uint64_t>(count) * height * width; }
};

Reader open(const Options& options, const std::string& name) {
  return Reader(find_file(options, {name, name + ".gz"}));
}

void expect_magic(Reader& reader, std::uint32_t magic) {
  const std::uint32_t found = reader.word("bytes of header");
  if (found != magic)
    mismatch(reader.path(), "the magic number " + std::to_string(magic), std::to_string(found));
}

Images open_images(const Options& options, const std::string& name) {
  Images images{open(options, name), 0, 0, 0};
  expect_magic(images.reader, kImages);
  for (auto* extent : {&images.count, &images.height, &images.width})
    *extent = images.reader.word("bytes of header");
  if (images.count == 0) fail(images.reader.path(), "it holds no images");
  const auto fits = [](std::int64_t extent) { return 1 <= extent && extent <= 1 << 15; };
  if (!fits(images.height) || !fits(images.width))
    mismatch(images.reader.path(), "images of 1×1 to 32,768×32,768 pixels",
             with_commas(images.height) + "×" + with_commas(images.width));
  images.reader.expect_room(images.bytes(), "bytes of pixels");
  return images;
}

std::vector<std::byte> read_labels(const Options& options, const std::string& name,
                                   std::int64_t images) {
  Reader reader = open(options, name);
  expect_magic(reader, kLabels);
  const std::int64_t count = reader.word("bytes of header");
  if (count != images)
    mismatch(reader.path(), with_commas(images) + " labels, one for each image",
             with_commas(count));
  reader.expect_room(static_cast<std::uint64_t>(count), "bytes of labels");
  std::vector<std::byte> labels(static_cast<std::size_t>(count));
  reader.read(labels, "bytes of labels");
  reader.expect_end();
  return labels;
}

/// A pair of files that was opened and checked, but for the pixels.
struct Pair {
  Images images;
  std::vector<std::byte> labels;
};

Pair open_pair(const Options& options, const std::string& prefix) {
  Pair pair{open_images(options, prefix + "-images-idx3-ubyte"), {}};
  pair.labels = read_labels(options, prefix + "-labels-idx1-ubyte", pair.images.count);
  return pair;
}

void read_pixels(Images& images, std::span<std::byte> pixels) {
  images.reader.read(pixels, "bytes of pixels");
  images.reader.skip(images.bytes() - pixels.size(), "bytes of pixels");
  images.reader.expect_end();
}

/// The first `samples` of a pair, as the samples of the pool from `first` on.
void read_pair(Pair& pair, Dataset& pool, std::int64_t first, std::int64_t samples) {
  const std::int64_t image = pair.images.height * pair.images.width;
  read_pixels(pair.images, pool.inputs[0].values.span().subspan(first * image, samples * image));
  std::ranges::transform(pair.labels.begin(), pair.labels.begin() + samples,
                         pool.y.as<std::int64_t>().begin() + first,
                         [](std::byte label) { return std::to_integer<std::int64_t>(label); });
}

std::string shape_text(const Images& images) {
  return "uint8 of 1×" + with_commas(images.height) + "×" + with_commas(images.width);
}

}  // namespace

Dataset load_idx(const Options& options) {
  Pair train = open_pair(options, "train"), test = open_pair(options, "t10k");
  if (train.images.height != test.images.height || train.images.width != test.images.width)
    unlike(options, "inputs as " + shape_text(train.images), shape_text(test.images));
  const Counts counts{used_samples(options, train.images.count), test.images.count};
  Dataset pool = image_pool({1, train.images.height, train.images.width}, counts);
  read_pair(train, pool, 0, counts.train);
  read_pair(test, pool, counts.train, counts.test);
  pool.classes = std::to_integer<int>(*std::ranges::max_element(train.labels)) + 1;
  check_labels(options, pool, counts);
  return pool;
}

}  // namespace cairn::data
