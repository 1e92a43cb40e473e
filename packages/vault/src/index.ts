export { backend } from './backend.ts';
export type { PkiOptions, VaultBackendOptions } from './backend-options.ts';
export type { VaultOptions } from './options.ts';
export { sink } from './sink.ts';
