export { backend } from './backend.ts';
export { type NodeCryptoOptions, options } from './options.ts';
