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

struct Part {
  Samples samples;
  int largest_label = 0;
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

HostTensor read_pixels(Images& images, std::int64_t used) {
  auto x = HostTensor::allocate(DType::uint8, {used, 1, images.height, images.width});
  images.reader.read(x.span(), "bytes of pixels");
  images.reader.skip(images.bytes() - x.bytes(), "bytes of pixels");
  images.reader.expect_end();
  return x;
}

HostTensor as_targets(const std::vector<std::byte>& labels, std::int64_t used) {
  auto y = HostTensor::allocate(DType::int64, {used});
  std::ranges::transform(labels.begin(), labels.begin() + used, y.as<std::int64_t>().begin(),
                         [](std::byte label) { return std::to_integer<std::int64_t>(label); });
  return y;
}

template <class Used>
Part load_part(const Options& options, const std::string& prefix, Used used_of) {
  Images images = open_images(options, prefix + "-images-idx3-ubyte");
  const auto labels = read_labels(options, prefix + "-labels-idx1-ubyte", images.count);
  const std::int64_t used = used_of(images.count);
  return {{read_pixels(images, used), as_targets(labels, used)},
          std::to_integer<int>(*std::ranges::max_element(labels))};
}

}  // namespace

Dataset load_idx(const Options& options) {
  auto train =
      load_part(options, "train", [&](std::int64_t found) { return used_samples(options, found); });
  auto test = load_part(options, "t10k", [](std::int64_t found) { return found; });
  return {std::move(train.samples), std::move(test.samples), train.largest_label + 1, {}};
}

}  // namespace cairn::data
