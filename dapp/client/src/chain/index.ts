// Auto-generated via scripts/types.mjs, do not edit

export type {} from './lookup.js';
export type {} from './consts.js';
export type {} from './errors.js';
export type {} from './events.js';
export type {} from './query.js';
export type {} from './runtime.js';
export type {} from './tx.js';
