#![doc = include_str!("../README.md")]

pub mod aims;
pub mod attacks;
pub mod board;
pub mod economy;
pub mod elementary;
pub mod metrics;
pub mod operators;
pub mod pallets;
pub mod parallel;
pub mod planner;
pub mod random;
pub mod report;
pub mod rules;
pub mod service;
pub mod study;
pub mod world;
