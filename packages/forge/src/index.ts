export { backend } from './backend.ts';
export { type ForgeOptions, options } from './options.ts';
