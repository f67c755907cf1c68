#include "cairn/data/options.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>

#include "h5/scratch.hpp"

namespace cairn::data {
namespace {

using testing::HasSubstr;

std::string error(const std::function<void(Options&)>& change) {
  Options options;
  options.format = "hdf5";
  change(options);
  return error_of([&] { validate(options); });
}

TEST(Options, GoodOnesPass) {
  EXPECT_EQ(error_of([] { validate({}); }), "");
  EXPECT_EQ(error([](Options& o) { o.validation_fraction = 0, o.test_fraction = 0.9; }), "");
  EXPECT_EQ(error([](Options& o) {
              o.input = {{"cell", "cells", "cell"}, {"drug", "drugs", "drug", "element", 5}};
              o.target = "ic50", o.target_kind = "real", o.group = "cell", o.folds = 5;
            }),
            "");
  EXPECT_EQ(error([](Options& o) {
              o.format = "csv", o.numeric = {"a", "b"}, o.categorical = {"c"}, o.ignore = {""};
              o.categories = "one_hot", o.part = "d", o.input = {{"numeric", "", "", "none", 3}};
            }),
            "");
}

TEST(Options, ChoicesAreChecked) {
  EXPECT_THAT(error([](Options& o) { o.format = "cifra"; }), HasSubstr("Did you mean 'cifar'?"));
  EXPECT_THAT(error([](Options& o) { o.format = "parquet"; }),
              HasSubstr("Choose from idx, cifar, hdf5, csv"));
  EXPECT_THAT(error([](Options& o) { o.target_kind = "class"; }), HasSubstr("data.target_kind"));
  EXPECT_THAT(error([](Options& o) { o.categories = "onehot"; }),
              HasSubstr("data.categories: 'onehot' is unknown. Did you mean 'one_hot'?"));
  EXPECT_THAT(error([](Options& o) {
                o.input = {{"x", "", "", "chanel"}};
              }),
              HasSubstr("data.input[1].scale: 'chanel' is unknown. Did you mean 'channel'?"));
}

TEST(Options, NumbersAreChecked) {
  for (const double wrong : {-0.1, 0.91, static_cast<double>(NAN)}) {
    EXPECT_THAT(error([&](Options& o) { o.validation_fraction = wrong; }),
                HasSubstr("data.validation_fraction"));
    EXPECT_THAT(error([&](Options& o) { o.test_fraction = wrong; }),
                HasSubstr("data.test_fraction"));
  }
  EXPECT_THAT(error([](Options& o) { o.train_samples = -1; }),
              HasSubstr("data.train_samples: -1 is negative"));
  for (const int wrong : {-1, 1, 101})
    EXPECT_THAT(error([&](Options& o) { o.folds = wrong; }), HasSubstr("data.folds"));
  for (const double wrong : {-1.0, static_cast<double>(NAN), static_cast<double>(INFINITY)})
    EXPECT_THAT(error([&](Options& o) {
                  o.input = {{"x", "", "", "none", wrong}};
                }),
                HasSubstr("data.input[1].clip"));
}

TEST(Options, InputsAreChecked) {
  EXPECT_THAT(error([](Options& o) {
                o.input = {{"x", "t", ""}};
              }),
              HasSubstr("data.input[1].index: input 'x' has a table without an index"));
  EXPECT_THAT(error([](Options& o) {
                o.input = {{"x", "", ""}, {"y", "", "i"}};
              }),
              HasSubstr("data.input[2].table: input 'y' has an index without a table"));
  EXPECT_THAT(error([](Options& o) {
                o.input = {{"", "", ""}};
              }),
              HasSubstr("data.input[1].name: the input has no name"));
  EXPECT_THAT(error([](Options& o) {
                o.input = {{"x", "", ""}, {"x", "", ""}};
              }),
              HasSubstr("data.input[2].name: there are two inputs 'x'"));
  EXPECT_THAT(error([](Options& o) {
                o.format = "csv", o.input = {{"numerics", "", ""}};
              }),
              HasSubstr("Did you mean 'numeric'?"));
  EXPECT_THAT(error([](Options& o) {
                o.format = "csv", o.input = {{"numeric", "t", "i"}};
              }),
              HasSubstr("data.input[1].table"));
}

TEST(Options, ContradictionsAreRefused) {
  EXPECT_THAT(error([](Options& o) {
                o.format = "idx", o.input = {{"x", "", ""}};
              }),
              HasSubstr("data.input: it has no meaning for data.format 'idx'"));
  EXPECT_THAT(error([](Options& o) { o.numeric = {"a"}; }), HasSubstr("data.numeric: it has no"));
  EXPECT_THAT(error([](Options& o) { o.categorical = {"a"}; }), HasSubstr("data.categorical: it"));
  EXPECT_THAT(error([](Options& o) { o.ignore = {"a"}; }), HasSubstr("data.ignore: it has no"));
  EXPECT_THAT(error([](Options& o) { o.format = "cifar", o.group = "g"; }),
              HasSubstr("data.group: it has no meaning"));
  EXPECT_THAT(error([](Options& o) { o.format = "cifar", o.part = "g"; }),
              HasSubstr("data.part: it has no meaning"));
  EXPECT_THAT(error([](Options& o) { o.format = "cifar", o.target_kind = "real"; }),
              HasSubstr("data.target_kind: it has no meaning"));
  EXPECT_THAT(error([](Options& o) { o.format = "cifar", o.target = "z"; }),
              HasSubstr("data.target: it has no meaning"));
  EXPECT_THAT(error([](Options& o) {
                o.format = "csv", o.numeric = {"a"}, o.ignore = {"b", "a"};
              }),
              HasSubstr("data.ignore: 'a' is also in data.numeric"));
  EXPECT_THAT(error([](Options& o) { o.format = "csv", o.numeric = {"y"}; }),
              HasSubstr("data.numeric: 'y' is also in data.target"));
  EXPECT_THAT(error([](Options& o) { o.part = "y"; }), HasSubstr("data.part: 'y' is also in"));
  EXPECT_THAT(error([](Options& o) { o.group = "y"; }), HasSubstr("data.group: 'y' is also data."));
  EXPECT_THAT(error([](Options& o) { o.target = ""; }), HasSubstr("data.target: it is empty"));
}

}  // namespace
}  // namespace cairn::data
