#include "config/fields.hpp"

#include <regex>

#include "config/parts.hpp"

namespace cairn::config {
namespace {

Section run(RunOptions& o) {
  return {"run",
          "[run]",
          "The run as a whole.",
          {{"seed", &o.seed, "",
            "All random numbers derive from it: the same seed gives the same "
            "decisions and trainings.",
            at_least(0)},
           {"summary_every", &o.summary_every, "s", "Time between summaries in a batch log.",
            up_to(0, billion), may_change},
           {"time_limit", &o.time_limit, "s",
            "Of the job: it ends in order `run.grace` before. 0: what the batch system says "
            "(`SLURM_JOB_END_TIME`), if it says something.",
            within(0, billion), may_change},
           {"grace", &o.grace, "s",
            "Time for what runs, from the request to end (a signal, the time limit): it is cut off "
            "and leaves snapshots. What has not answered then is given up.",
            up_to(0, million), may_change},
           {"disk_patience", &o.disk_patience, "s",
            "A journal that cannot be written (full disk, quota, a file system that is away) is "
            "tried again for so long, before the job ends in order.",
            within(0, million), may_change}}};
}

std::vector<Field> optimisation(train::Options& o) {
  return {
      {"optimizer", &o.optimizer, "",
       "`sgd` has momentum (Nesterov). A list makes it a decision of the search.",
       one_of({"sgd", "adam", "adamw"})},
      {"learning_rate", &o.learning_rate, "",
       "Highest learning rate. A list makes it a decision of the search.", up_to(0, million)},
      {"weight_decay", &o.weight_decay, "",
       "Of the weights of convolutions and linear layers. A list makes it a decision of the "
       "search.",
       within(0, million)},
      {"batch", &o.batch, "samples", "Samples per step. A list makes it a decision of the search.",
       within(1, million)},
      {"momentum", &o.momentum, "", "Of `sgd`.", from(0, 1)},
      {"schedule", &o.schedule, "", "How the learning rate falls.",
       one_of({"constant", "step", "cosine"})},
      {"warmup_epochs", &o.warmup_epochs, "epochs",
       "The learning rate first rises linearly from 0 for so long.", within(0, million)},
      {"restart_epochs", &o.restart_epochs, "epochs",
       "Schedule `cosine`: after the warm-up the learning rate falls to 0 and starts again every "
       "so many epochs (Loshchilov & Hutter 2017); 0: it falls once.",
       within(0, million)},
      {"step_epochs", &o.step_epochs, "epochs",
       "Schedule `step`: every so many epochs the learning rate is multiplied by "
       "`step_factor`.",
       within(0, million)},
      {"step_factor", &o.step_factor, "", "See `step_epochs`.", up_to(0, 1)}};
}

std::vector<Field> model_and_data(train::Options& o) {
  return {
      {"label_smoothing", &o.label_smoothing, "",
       "Part of the target's weight that is spread over all classes.", from(0, 1)},
      {"clip_norm", &o.clip_norm, "", "Largest norm of the gradient; 0: not clipped.",
       within(0, million)},
      {"loss", &o.loss, "", "What training minimises.",
       one_of({"cross_entropy", "binary_cross_entropy", "mean_squared_error", "huber"})},
      {"huber_delta", &o.huber_delta, "",
       "Loss `huber` (Huber 1964): errors beyond it count linearly; on the scale of training (see "
       "`data.scale_target`).",
       up_to(0, million)},
      {"class_weights", &o.class_weights, "",
       "Weights of the classes in the training loss: `balanced` gives each class the same sum.",
       one_of({"none", "balanced"})},
      {"metrics", &o.metrics, "", "What is measured beside the loss.",
       one_of({"accuracy", "balanced_accuracy", "auc", "r2", "mae"})},
      {"shift", &o.shift, "pixels",
       "Augmentation: each training image is shifted at random by up to so much.", within(0, 1000)},
      {"flip", &o.flip, "",
       "Augmentation: each training image is mirrored (left-right) with "
       "probability 1/2."},
      {"precision", &o.precision, "",
       "Number format of the training; `auto` is bfloat16 on GPUs that have it.",
       one_of({"auto", "float32", "bfloat16"})},
      {"channels_last", &o.channels_last, "", "Memory layout of the images on GPUs."}};
}

Section training(train::Options& o) {
  Section section{
      "training",
      "[training]",
      "How candidates are trained.",
      {{"epochs", &o.epochs, "epochs",
        "Length of a training in the search; may be "
        "fractional.",
        up_to(0, million)},
       {"first_epochs", &o.first_epochs, "epochs",
        "Length of the first trainings, so that a search does not spend long on what is far from "
        "good: `first_candidates` take so long, then half as many twice as long, and so on up to "
        "`epochs`. 0: all take `epochs`.",
        within(0, million)},
       {"first_candidates", &o.first_candidates, "", "See `first_epochs`.", within(1, billion)},
       {"validate_every", &o.validate_every, "epochs",
        "Time between points of the learning curve; may be fractional.", up_to(0, million)}}};
  for (auto part : {optimisation(o), model_and_data(o)})
    section.fields.insert(section.fields.end(), part.begin(), part.end());
  return section;
}

Section final_training(train::Options& o) {
  return {"final",
          "[final]",
          "The full training of the best candidates (`cairn final`).",
          {{"epochs", &o.final_epochs, "epochs", "Length of a full training.", up_to(0, million),
            may_change}}};
}

Section search(search::Options& o) {
  return {
      "search",
      "[search]",
      "How architectures are proposed.",
      {{"method", &o.method, "", "`evolution` is aging evolution (Real et al. 2019).",
        one_of({"evolution", "random"})},
       {"candidates", &o.candidates, "",
        "The search ends after so many outcomes, failed ones included.", within(1, billion),
        may_change},
       {"population", &o.population, "", "Evolution: members that live at a time.",
        within(1, billion)},
       {"sample", &o.sample, "",
        "Evolution: members drawn for a tournament, the best of which has a child; 0: half of "
        "the population.",
        within(0, billion)},
       {"late_bias", &o.late_bias, "",
        "Evolution: the last layers change 1 + `late_bias` times as often as the first, so that "
        "children keep, and inherit, more of what comes before.",
        within(0, million)},
       {"repeats", &o.repeats, "", "Whether the same network may be trained again."}}};
}

Section cluster(ClusterOptions& o) {
  return {"cluster",
          "[cluster]",
          "What the run occupies.",
          {{"predictors", &o.predictors, "ranks",
            "Ranks that predict; 0: one where `predict.method` is set. Candidates are spread over "
            "them.",
            within(0, million), may_change},
           {"threads", &o.threads, "", "CPU threads of each worker; 0: the cores of its share.",
            within(0, 4096), may_change},
           {"device", &o.device, "", "Where networks are trained; `auto` is a GPU if there is one.",
            one_of({"auto", "cpu", "gpu"}), may_change},
           {"lost_after", &o.lost_after, "s",
            "A worker that has given no sign of life for so long is taken for dead: what it runs "
            "goes to others. Where rank 0 is silent for a fifth of it, the job ends. 0: never.",
            within(0, billion), may_change},
           {"stall_factor", &o.stall_factor, "",
            "A training whose curve has not grown for so many times the usual time between two "
            "points (and at least a minute) is given to another worker. 0: never.",
            within(0, million), may_change}}};
}

/// One section for each entry of a list.
template <class T, class Make>
void add_each(std::vector<Section>& all, std::vector<T>& list, Make make) {
  for (std::size_t i = 0; i < list.size(); ++i) all.push_back(make(list[i], i + 1));
}

/// The parts of a branch follow it, as they do in a file.
void add_branch(std::vector<Section>& all, space::BranchOptions& branch, const std::string& name) {
  all.push_back(branch_section(branch, name));
  add_each(all, branch.stage, [&](auto& stage, std::size_t i) {
    return stage_section(stage, entry(name + ".stage", i));
  });
  add_each(all, branch.sequence, [&](auto& stage, std::size_t i) {
    return sequence_section(stage, entry(name + ".sequence", i));
  });
  add_each(all, branch.dense, [&](auto& stage, std::size_t i) {
    return dense_section(stage, entry(name + ".dense", i));
  });
}

void add_space(std::vector<Section>& all, space::Options& o) {
  add_each(all, o.stage, [](auto& stage, std::size_t i) {
    return stage_section(stage, entry("space.stage", i));
  });
  all.push_back(head_section(o.head));
  all.push_back(join_section(o));
  for (std::size_t i = 0; i < o.branch.size(); ++i)
    add_branch(all, o.branch[i], entry("space.branch", i + 1));
  add_each(all, o.trunk, [](auto& stage, std::size_t i) {
    return dense_section(stage, entry("space.trunk", i));
  });
  add_each(all, o.choice, choice_section);
}

template <class T>
Array array(std::string name, std::vector<T>& list, std::size_t most) {
  return {std::move(name), list.size(), most, [&list](std::size_t n) { list.assign(n, T{}); }};
}

}  // namespace

std::string Array::title() const {
  return "[[" + std::regex_replace(name, std::regex("\\[[0-9]+\\]"), "") + "]]";
}

std::vector<Array> arrays(Workflow& w) {
  std::vector<Array> all{
      array("data.input", w.data.input, 100),      array("space.stage", w.space.stage, 100),
      array("space.branch", w.space.branch, 100),  array("space.trunk", w.space.trunk, 100),
      array("space.choice", w.space.choice, 1000), array("budget.table", w.budget.table, 100),
      array("rule", w.budget.rule, 1000)};
  for (std::size_t i = 0; i < w.space.branch.size(); ++i) {
    const std::string name = entry("space.branch", i + 1);
    all.push_back(array(name + ".stage", w.space.branch[i].stage, 100));
    all.push_back(array(name + ".sequence", w.space.branch[i].sequence, 100));
    all.push_back(array(name + ".dense", w.space.branch[i].dense, 100));
  }
  return all;
}

void for_each_array(Workflow& workflow, const std::function<void(const Array&)>& f) {
  for (std::size_t i = 0; i < arrays(workflow).size(); ++i) f(arrays(workflow)[i]);
}

std::vector<Section> sections(Workflow& w) {
  std::vector<Section> all{run(w.run), data_section(w.data)};
  add_each(all, w.data.input, data_input_section);
  add_space(all, w.space);
  for (auto& section : budget_sections(w.budget)) all.push_back(std::move(section));
  add_each(all, w.budget.table, budget_table_section);
  add_each(all, w.budget.rule, rule_section);
  for (auto& section :
       {training(w.training), final_training(w.training), search(w.search),
        predict_section(w.predict), transfer_section(w.transfer, w.training.inherit),
        store_section(w.store), objective_section(w.objective),
        synthetic_section(w.objective.synthetic), objective_table_section(w.objective.table),
        cluster(w.cluster), simulate_section(w.simulate)})
    all.push_back(section);
  return all;
}

Workflow with_all_sections(Workflow workflow) {
  for_each_array(workflow, [](const Array& array) {
    if (array.count == 0) array.reset(1);
  });
  return workflow;
}

}  // namespace cairn::config
