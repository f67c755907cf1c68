#include <gmock/gmock.h>

#include <cmath>

#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;

bool has_pandas() {
  return std::system("/usr/bin/python3 -c 'import h5py, pandas' 2>/dev/null") == 0;
}

class Converter : public Files {
 protected:
  void write(const std::string& name, const std::string& text) const {
    write_plain(path(name), Bytes(text.begin(), text.end()));
  }
  bool convert(const std::string& arguments) const {
    const std::string command = "cd " + path("").string() + " && /usr/bin/python3 " +
                                "'" CAIRN_SOURCE_DIR "/scripts/make_dataset.py' " + arguments +
                                " >/dev/null";
    return std::system(command.c_str()) == 0;
  }
};

TEST_F(Converter, MakesWhatIsReadHere) {
  if (!has_pandas()) GTEST_SKIP() << "/usr/bin/python3 lacks h5py or pandas";
  write("cells.csv", "cell,a,b\nc1,1,2\nc2,,4\n");
  write("response.csv", "cell,outcome,set\nc2,ill,train\nc1,healthy,test\nc2,healthy,train\n");
  ASSERT_TRUE(
      convert("--pairs response.csv --table cell=cells.csv --target outcome --part set "
              "--group cell --out d.h5"));
  auto wanted = options("hdf5", "d.h5");
  wanted.input = {{"cell", "cell_features", "cell"}};
  wanted.part = "part";
  wanted.group = "cell";
  const Dataset dataset = load(wanted);
  const auto values = values_of<float>(dataset.inputs[0].values);
  EXPECT_TRUE(values[0] == 1 && values[1] == 2 && std::isnan(values[2]) && values[3] == 4);
  EXPECT_THAT(labels(dataset.inputs[0].rows), ElementsAre(1, 0, 1));
  EXPECT_THAT(labels(dataset.y), ElementsAre(1, 0, 0));
  EXPECT_THAT(dataset.class_names, ElementsAre("healthy", "ill"));
  EXPECT_THAT(parts(dataset), ElementsAre(0, 2, 0));
  EXPECT_THAT(labels(dataset.group), ElementsAre(1, 0, 1));
}

}  // namespace
}  // namespace cairn::data
