#![doc = include_str!("../README.md")]

mod compile;
mod dot;
mod error;
mod evaluate;
mod float;
mod fuse;
mod import;
mod ir;
pub mod limits;
mod lower;
mod manifest;
mod measure;
mod model;
mod onnx;
mod perplexity;
mod precision;
pub mod preprocess;
mod report;
mod run;
mod samples;
mod search;
mod tensor;

pub use compile::{compile, Accuracy, Compiled, Options};
pub use error::{Error, Result};
pub use evaluate::Layer;
pub use import::Dims;
pub use manifest::{element_named, CompiledFiles, Manifest, Port};
pub use measure::{compare, cosine, Difference};
pub use model::{FloatModel, Input, Sample};
pub use onnx::{FileSource, ReadAt};
pub use perplexity::Perplexity;
pub use precision::Precision;
pub use report::{Costliest, CouldSaturate, Product, Report};
pub use run::{encode_inputs, Outcome, Runner};
pub use samples::{is_array_file, read_arrays, sample_files, Arrays};
pub use tensor::{Data, Kind, Tensor};
