#pragma once

#include "cairn/space/graph.hpp"

namespace cairn::space {

// Published networks for 224 x 224 images and 1000 classes, as in torchvision.
Graph alexnet();       ///< Krizhevsky 2014
Graph vgg16();         ///< Simonyan & Zisserman 2015
Graph resnet18();      ///< He et al. 2016
Graph resnet50();      ///< the same
Graph resnext50();     ///< 32x4d, Xie et al. 2017
Graph squeezenet();    ///< 1.1, Iandola et al. 2016
Graph mobilenet_v2();  ///< Sandler et al. 2018
Graph densenet121();   ///< Huang et al. 2017

}  // namespace cairn::space
