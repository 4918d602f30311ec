//! Weights measured on this code, made by `make weights`.
