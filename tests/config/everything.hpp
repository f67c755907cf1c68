#pragma once

#include <string_view>

namespace cairn::config {

/// A workflow with every key at a value of its own, but for those of `science`.
inline constexpr std::string_view everything = R"([run]
seed = 42
summary_every = 12.5
time_limit = 3600
grace = 45
disk_patience = 30
[data]
format = "cifar"
path = "/data/cifar"
train_samples = 1000
validation_fraction = 0.25
validation = "last"
[[space.stage]]
blocks = [1, 2]
op = ["residual", "identity"]
width = [8, 24]
down = ["none", "max_pool"]
norm = ["batch", "none"]
activation = ["relu", "gelu"]
repeat = 2
[[space.stage]]
width = 48
[space.head]
pool = ["flatten", "global_average"]
dense = [0, 100]
dropout = [0, 0.5]
[[space.choice]]
name = "rate"
values = [1, 2.5, "high"]
[budget.parameters]
min = 1000
max = 100_000
[budget]
macs = { max = 9 }
depth = { max = 10 }
weight_bytes = { max = 11 }
activation_bytes = { max = 12 }
training_memory = { min = 1, max = 13 }
inference_memory = { max = 14, batch = 8 }
inference_time = { max = 0.015, device = "phone.json", batch = 2 }
[budget.step_time]
min = 1
max = 16
device = "gpu.json"
[[budget.table]]
name = "latency"
file = "latency.csv"
column = "ms"
unit = "ms"
base = -1.5
min = 2
max = 3.5
[[budget.table]]
name = "energy"
file = "energy.csv"
[[rule]]
require = "stage[2].width >= stage[1].width"
reason = "it should grow"
[[rule]]
require = "true"
[training]
epochs = 2.5
first_candidates = 12
validate_every = 0.5
optimizer = ["sgd", "adamw"]
learning_rate = [0.1, 0.01]
weight_decay = 1e-4
batch = [32, 64]
momentum = 0.8
schedule = "step"
warmup_epochs = 1
restart_epochs = 1.5
step_epochs = 2
step_factor = 0.5
label_smoothing = 0.1
clip_norm = 5
loss = "binary_cross_entropy"
metrics = ["accuracy", "auc"]
shift = 4
flip = true
precision = "float32"
channels_last = false
[final]
epochs = 33
[search]
method = "random"
candidates = 7
population = 5
sample = 3
late_bias = 1.5
repeats = true
[predict]
method = "fixed:2.5"
wait = true
patience = 2.5
fitness = "best-so-far"
min_points = 4
earliest = 0.125
learn_from = 20
controls = 0.25
top = 3
reach = 0.5
certain = 0.75
[transfer]
match = "identity"
provider = "nearest"
control = 0.25
shrink = 0.5
perturb = 0.125
freeze_epochs = 0.75
rate_factor = 0.5
[store]
keep = 3
max_bytes = 1000000
precision = "bfloat16"
snapshot_every = 7.5
in_flight = 2000
cache = 3000
scratch = "/scratch"
scratch_bytes = 4000
[objective]
kind = "synthetic"
metric = "auc"
test_best = false
[objective.synthetic]
epoch_seconds = 0.5
epoch_seconds_sigma = 0.1
final_mean = 0.7
final_sigma = 0.01
rate = 2
noise = 0.001
fail_probability = 0.125
[objective.table]
file = "results.csv.gz"
metric = "top1"
direction = "minimize"
time = "seconds"
time_scale = 0.001
costs = ["latency", "energy"]
[cluster]
predictors = 2
threads = 3
device = "gpu"
lost_after = 33
stall_factor = 44
[simulate]
candidates_per_worker = 9
stop_probability = 0.375
stop_earliest = 0.625
start_seconds = 1.25
read_probability = 0.875
latency = 0.25
step_seconds = 0.75
beat_seconds = 0.5
propose_seconds = 2.25
forecast_seconds = 3.5
checkpoint_bytes = 4e6
snapshot_factor = 2.5
snapshot_seconds = 5.5
bandwidth = 6e9
client_bandwidth = 7e8
creates = 800
unlink_seconds = 0.0625
data_bytes = 9e7
workers_per_node = 8
node_mtbf = 1e6
repair_seconds = 600
)";

/// The same of the keys for data other than images.
inline constexpr std::string_view science = R"([data]
format = "hdf5"
path = "pairs.h5"
target = "ic50"
target_kind = "real"
scale_target = false
test_fraction = 0.25
part = "side"
group = "patient"
folds = 4
[[data.input]]
name = "cell"
table = "features"
index = "row"
scale = "element"
clip = 2.5
[[data.input]]
name = "drug"
[space]
join = ["add", "concat"]
[[space.branch]]
inputs = ["cell", "control"]
embedding = [4, 8]
pool = ["global_average", "flatten"]
[[space.branch.stage]]
width = 24
[[space.branch.sequence]]
blocks = [1, 3]
kernel = [7, 9]
width = [4, 6]
stride = [1, 2]
pool = [1, 4]
norm = "none"
activation = "silu"
repeat = 2
[[space.branch.sequence]]
width = 5
[[space.branch]]
inputs = "drug"
[[space.branch.dense]]
layers = [0, 2]
width = [10, 20]
norm = ["batch", "none"]
activation = "gelu"
dropout = [0, 0.25]
skip = ["none", "add"]
repeat = 3
[[space.trunk]]
width = 99
[training]
loss = "huber"
huber_delta = 1.5
class_weights = "none"
metrics = "r2"
[objective]
metric = "r2"
)";

}  // namespace cairn::config
