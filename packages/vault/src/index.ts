export type { VaultOptions } from './options.ts';
export { sink } from './sink.ts';
