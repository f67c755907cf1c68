#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "cairn/data/csv.hpp"
#include "cairn/data/dataset.hpp"
#include "cairn/h5/file.hpp"
#include "data/make_files.hpp"
#include "fuzz/folder.hpp"
#include "fuzz/target.hpp"

namespace cairn::data {

inline std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

/// The bytes as a file, plain and compressed.
inline std::vector<std::string> both_ways(const Bytes& bytes) {
  const fuzz::Folder folder;
  write_gz(folder / "f", bytes);
  return {text_of(bytes), cairn::read_text(folder / "f")};
}

/// Whatever comes through can be split and summed up.
inline void load_all(const Options& options) {
  const Dataset dataset = load(options);
  for (const auto& split : splits(dataset, options, 1)) {
    fuzz::require(static_cast<std::int64_t>(split.train.size() + split.validation.size() +
                                            split.test.size()) == dataset.samples(),
                  "the split has another size");
    for (const auto& input : dataset.inputs)
      for (const char* scale : {"none", "channel", "element"})
        statistics(input, split.train, scale);
    target_statistics(dataset, split.train);
  }
}

/// A data set, one of whose files is changed.
inline fuzz::Target fuzz_file(const std::string& format, const std::string& file,
                              std::vector<std::string> seeds,
                              const std::vector<std::pair<std::string, std::string>>& others) {
  const auto folder = fuzz::new_folder();
  for (const auto& [name, bytes] : others) folder->write(name, bytes);
  return {format + "_" + file.substr(0, file.find_first_of("-_.")), fuzz::Form::binary,
          std::move(seeds), [=](const std::string& input) {
            folder->write(file, input);
            Options options;
            options.format = format;
            options.path = (*folder / "").string();
            options.validation_fraction = 0.25;
            load_all(options);
          }};
}

inline std::vector<fuzz::Target> fuzz_idx() {
  const std::string images = "train-images-idx3-ubyte", labels = "train-labels-idx1-ubyte";
  const std::string pixels = text_of(idx_images(6)), classes = text_of(idx_labels(6));
  const std::vector<std::pair<std::string, std::string>> others{{"t10k-images-idx3-ubyte", pixels},
                                                                {"t10k-labels-idx1-ubyte", classes},
                                                                {images, pixels},
                                                                {labels, classes}};
  auto x = fuzz_file("idx", images, both_ways(idx_images(6)), others);
  auto y = fuzz_file("idx", labels, both_ways(idx_labels(6)), others);
  x.name = "idx_images", y.name = "idx_labels";
  return {x, y};
}

/// So many records of one of CIFAR's binary forms.
inline Bytes cifar_records(int count, int label_bytes) {
  Bytes bytes;
  for (int record = 0; record < count; ++record) {
    for (int i = 0; i < label_bytes; ++i) bytes.push_back(static_cast<unsigned char>(record));
    for (int i = 0; i < 3072; ++i) bytes.push_back(static_cast<unsigned char>(i * record));
  }
  return bytes;
}

inline fuzz::Target fuzz_cifar() {
  const std::string records = text_of(cifar_records(3, 2));
  auto target = fuzz_file("cifar", "train.bin", {records}, {{"test.bin", records}});
  target.name = "cifar";
  return target;
}

/// A file of x and y as Cairn's own room `h5` writes it.
inline std::string hdf5_file(DType x, DType y) {
  const fuzz::Folder folder;
  auto file = h5::File::create(folder / "f.h5");
  auto inputs = HostTensor::allocate(x, {6, 1, 3, 4});
  auto targets = HostTensor::allocate(y, {6});
  std::ranges::fill(inputs.span(), std::byte{0});
  std::ranges::fill(targets.span(), std::byte{0});
  file.root().write("x", inputs);
  file.root().write("y", targets);
  file.close();
  return cairn::read_text(folder / "f.h5");
}

inline fuzz::Target fuzz_hdf5() {
  const std::string plain = hdf5_file(DType::uint8, DType::int64);
  auto target = fuzz_file("hdf5", "train.h5", {plain}, {{"test.h5", plain}});
  target.name = "hdf5";
  return target;
}

/// One file with a shared table, texts, categories and missing values.
inline std::string science_file() {
  const fuzz::Folder folder;
  auto file = h5::File::create(folder / "f.h5");
  const auto& root = file.root();
  const std::vector<float> table{1, 2, 3, NAN, 5, 6};
  root.write("table", tensor<float>(DType::float32, {3, 2}, table));
  root.write("index", std::vector<std::int64_t>{0, 1, 2, 2, 1, 0});
  root.write("codes", tensor<std::int64_t>(DType::int64, {6, 1}, {0, 1, 2, 0, 1, 2}));
  root.set_attribute("codes", "categories", std::int64_t{3});
  root.write("part", std::vector<std::int64_t>{0, 0, 1, 2, 0, 1});
  root.write("group", std::vector<std::int64_t>{4, 4, 5, 6, 7, 8});
  root.write("y", std::vector<double>{0.5, 1, 2, 3, -4, 5});
  file.close();
  return cairn::read_text(folder / "f.h5");
}

inline fuzz::Target fuzz_science() {
  const auto folder = fuzz::new_folder();
  return {"science", fuzz::Form::binary, {science_file()}, [folder](const std::string& input) {
            folder->write("f.h5", input);
            Options options;
            options.format = "hdf5";
            options.path = (*folder / "f.h5").string();
            options.input = {{"a", "table", "index"}, {"codes", "", ""}};
            options.part = "part";
            options.group = "group";
            load_all(options);
          }};
}

inline fuzz::Target fuzz_tables() {
  const auto folder = fuzz::new_folder();
  const std::string table =
      "age,colour,y,set\n31,red,0,train\n,blue,1,test\n29,,0,0\n40,\"re\"\"d\",1,1\n7,a,0,0\n";
  return {"tables", fuzz::Form::text, both_ways(Bytes(table.begin(), table.end())),
          [folder](const std::string& input) {
            folder->write("t.csv", input);
            Options options;
            options.format = "csv";
            options.path = (*folder / "t.csv").string();
            options.part = "set";
            load_all(options);
            options.categories = "one_hot";
            load_all(options);
          }};
}

inline fuzz::Target fuzz_csv() {
  const auto folder = fuzz::new_folder();
  const std::string table =
      "id,epoch,\"val, acc\"\r\n1,1,0.5\r\n1,2,0.75\r\n2,1,\"0.\"\"5\"\r\n2,2,nan\r\n";
  return {"csv", fuzz::Form::text, both_ways(Bytes(table.begin(), table.end())),
          [folder](const std::string& input) {
            folder->write("t.csv", input);
            const Csv csv = read_csv(*folder / "t.csv");
            for (const auto& row : csv.rows)
              fuzz::require(row.size() == csv.header.size(), "a row of another length");
          }};
}

}  // namespace cairn::data
