#include <gmock/gmock.h>

#include "cairn/h5/file.hpp"
#include "h5/scratch.hpp"

namespace cairn::h5 {
namespace {

using testing::ElementsAre;

class H5py : public Scratch {
 protected:
  void SetUp() override {
    if (!has_h5py()) GTEST_SKIP() << "h5py is not installed";
  }
  bool run(const std::string& body) const {
    return python_succeeds(path("script.py"), "import h5py, numpy as np\nname = '" +
                                                  path("a.h5").string() + "'\n" + body);
  }
};

TEST_F(H5py, ReadsWhatWeWrite) {
  auto file = File::create(path("a.h5"));
  auto half = HostTensor::allocate(DType::bfloat16, {2});
  half.as<std::uint16_t>()[0] = 0x3f80;
  half.as<std::uint16_t>()[1] = 0xc000;
  file.root().write("half", half);
  file.root().write("texts", std::vector<std::string>{"höhe", "b"});
  file.root().write("reals", std::vector<double>{0.5, 1.5});
  file.root().set_attribute("reals", "unit", "µs");
  file.root().set_fixed_attribute("", "format", "f");
  file.root().set_attribute("", "version", std::int64_t{1});
  file.close();
  EXPECT_TRUE(run(R"(
with h5py.File(name, 'r') as f:
    assert list(f['texts'].asstr()) == ['höhe', 'b']
    assert f['reals'][:].tolist() == [0.5, 1.5] and f['reals'].dtype == '<f8'
    assert f['reals'].chunks is None
    assert f['reals'].attrs['unit'] == 'µs'
    assert f.attrs['format'] == b'f' and f.attrs['version'] == 1
    assert f['half'].attrs['dtype'] == b'bfloat16'
    bits = f['half'][:].astype('uint32') << 16
    assert bits.view('float32').tolist() == [1.0, -2.0]
)"));
}

TEST_F(H5py, WritesWhatWeRead) {
  ASSERT_TRUE(run(R"(
with h5py.File(name, 'w') as f:
    f['small'] = np.array([-1, 2], 'i1')
    f['big'] = np.array([[1, 2]], '>i4')
    f['half'] = np.array([0.5, 65504], 'f2')
    f['word'] = np.array([7], 'u2')
    f.create_dataset('packed', data=np.zeros((100, 1000), 'u1'), compression='gzip')
    f['texts'] = ['a', 'bc']
    f['text'] = 'scalar'
    f['empty'] = h5py.Empty('f4')
    f.attrs['name'] = 'höhe'
    f.attrs['pair'] = [1, 2]
)"));
  const auto root = File::open(path("a.h5")).root();
  EXPECT_THAT(root.read("small").as<std::int64_t>(), ElementsAre(-1, 2));
  EXPECT_THAT(root.read("big").as<std::int64_t>(), ElementsAre(1, 2));
  EXPECT_THAT(root.read("half").as<float>(), ElementsAre(0.5f, 65504.f));
  EXPECT_EQ(root.read("word").dtype, DType::int64);
  EXPECT_EQ(root.read("packed").shape, (std::vector<std::int64_t>{100, 1000}));
  EXPECT_THAT(root.read_strings("texts"), ElementsAre("a", "bc"));
  EXPECT_EQ(root.string_attribute("", "name"), "höhe");
  for (const auto* member : {"texts", "text", "empty", "none"})
    EXPECT_NE(error_of([&] { root.read(member); }), "") << member;
  EXPECT_NE(error_of([&] { root.read_strings("text"); }), "");
  EXPECT_NE(error_of([&] { root.int_attribute("", "pair"); }), "");
  EXPECT_EQ(root.names().size(), 8u);
}

}  // namespace
}  // namespace cairn::h5
