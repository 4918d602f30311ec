export { AmbitClient, type ConnectOptions, type JobRequest, type Output } from './client.js';
export { AmbitError, type Problem } from './errors.js';
export { type Cid, cidFromText, cidOf, cidText, fetchFile, keep, type Keeper } from './artifacts.js';
export { blobRoot, describe, readTensors, tensorRoot, type Element, type Numbers, type TensorType } from './tensors.js';
export { send, type Included, type Signer } from './transaction.js';
export * from './types.js';
