#include <gmock/gmock.h>

#include "cairn/store/folder.hpp"
#include "store/samples.hpp"

namespace cairn::store {
namespace {

/// What python's package xxhash offers, which may be absent, from the C library.
constexpr const char* kHashes = R"(
import ctypes, ctypes.util, sys, types
_lib = ctypes.CDLL(ctypes.util.find_library('xxhash'))
class _Hash(ctypes.Structure):
    _fields_ = [('low', ctypes.c_uint64), ('high', ctypes.c_uint64)]
_lib.XXH3_128bits.restype, _lib.XXH3_64bits.restype = _Hash, ctypes.c_uint64
for _f in (_lib.XXH3_128bits, _lib.XXH3_64bits): _f.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
def _hex(data):
    h = _lib.XXH3_128bits(bytes(data), len(data))
    return f'{h.high:016x}{h.low:016x}'
xxhash = sys.modules['xxhash'] = types.ModuleType('xxhash')
xxhash.xxh3_128_hexdigest = _hex
xxhash.xxh3_64_intdigest = lambda data: _lib.XXH3_64bits(bytes(data), len(data))
)";

/// The program that doc/formats.md shows for checkpoints.
std::string documented_program() {
  const std::string text = read_text(std::string(CAIRN_SOURCE_DIR) + "/doc/formats.md");
  const auto heading = text.find("### From Python");
  const auto begin = text.find("```python\n", heading) + 10;
  return text.substr(begin, text.find("```", begin) - begin);
}

class StoreH5py : public Scratch {
 protected:
  void SetUp() override {
    if (!has_h5py()) GTEST_SKIP() << "h5py is not installed";
  }
  bool run(const std::filesystem::path& file, const std::string& body) const {
    return python_succeeds(path("script.py"), kHashes + documented_program() + "\nname = '" +
                                                  file.string() + "'\n" + body);
  }
};

TEST_F(StoreH5py, ReadsByTheDocumentationAlone) {
  auto checkpoint = example();
  for (const auto dtype : {DType::float32, DType::float64})
    checkpoint.weights.push_back({"7." + std::string(name(dtype)), noise(dtype, {5})});
  checkpoint.weights[0].tensor = HostTensor::allocate(DType::float32, {2, 2});
  const std::vector<float> values{1, -2, 1.00390625f, 3e38f};
  std::ranges::copy(values, checkpoint.weights[0].tensor.as<float>().begin());
  const auto ref = write(path("run"), checkpoint, Precision::bfloat16);
  EXPECT_TRUE(run(path("run") / path_of(ref), R"(
graph, weights = read_checkpoint(name)
assert graph == {'layers': []}
assert list(weights) == ['2.weight', '2.bias', '10.weight', '10.batches', '10.none', '1.mask',
                         '7.float32', '7.float64']
assert weights['2.weight'].tolist()[0] == [1, -2] and weights['2.weight'].dtype == '<f4'
assert weights['2.weight'][1, 0] == 1.0 and abs(weights['2.weight'][1, 1] / 3e38 - 1) < 1 / 256
assert weights['10.weight'].shape == (10, 8) and weights['10.batches'].shape == ()
assert weights['10.none'].shape == (0, 4) and weights['1.mask'].dtype == 'u1'
with h5py.File(name, 'r') as f:
    assert json.loads(f['architecture'][()])['decisions'] == [1, 'ü']
    assert f.attrs['candidate'] == 17 and f.attrs['attempt'] == 2 and f.attrs['epoch'] == 12.5
    assert f['weights/2.weight'].attrs['dtype'] == b'bfloat16'
    assert f['curve/epoch'][:].tolist() == [0.5, 1, 12.5]
    assert f['curve/validation_accuracy'][:].tolist() == [0.1, 0.5, 1 / 3]
    assert f['curve/time_step'].attrs['name'] == b'time/step'
    assert f['curve/time_step'].attrs['unit'] == b's'
    assert f['curve/time_step'].attrs['direction'] == b'minimize'
    assert f['training/random'].shape == (2500,)
    index = json.loads(f['index'][()])
    for part in index['parts']:
        value = f[part['name']]
        stored = value[()] if isinstance(value[()], bytes) else value[()].tobytes()
        assert xxhash.xxh3_128_hexdigest(stored) == part['hash'], part
        assert (value.id.get_offset() or 0) == part['offset'], part
data = open(name, 'rb').read()
magic, words = data[-56:-48], np.frombuffer(data[-48:], '<u8').tolist()
assert magic == b'CAIRNCKP' and words[0] == 2
begin, length = words[1:3]
assert json.loads(data[begin:begin + length]) == index
assert xxhash.xxh3_128_hexdigest(data[begin:begin + length]) == f'{words[3]:016x}{words[4]:016x}'
assert xxhash.xxh3_64_intdigest(data[-56:-8]) == words[5]
assert xxhash.xxh3_128_hexdigest(between(data[:-56], index, begin, length)) == index['structure']
)"));
}

TEST_F(StoreH5py, WritesByTheDocumentationAlone) {
  const auto file = path("run") / path_of({CandidateId(3), Attempt(1), 0.5, 0});
  std::filesystem::create_directories(file.parent_path());
  ASSERT_TRUE(run(file, R"(
weights = {f'{n}.weight': np.arange(n * 6, dtype='<f4').reshape(n, 6) for n in range(12)}
weights['5.count'] = np.array(7, dtype='<i8')
write_checkpoint(name, 3, 1, 0.5, '{"a": 1}', '{"g": "ü"}', weights)
graph, found = read_checkpoint(name)
assert graph == {'g': 'ü'} and all((found[k] == weights[k]).all() for k in weights)
)"));
  const auto found = read(file);
  EXPECT_EQ(found.architecture, R"({"a": 1})");
  EXPECT_EQ(found.graph, R"({"g": "ü"})");
  EXPECT_EQ(found.weights.size(), 13u);
  const auto part = read_nodes(file, {"5"});
  EXPECT_EQ(part[0].tensor.as<float>()[29], 29.f);
  EXPECT_EQ(part[1].tensor.as<std::int64_t>()[0], 7);
  EXPECT_FALSE(
      verify(path("run"), {CandidateId(3), Attempt(1), 0.5, std::filesystem::file_size(file)}));
}

}  // namespace
}  // namespace cairn::store
