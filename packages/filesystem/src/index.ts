export type { FilesystemOptions } from './options.ts';
export { sink } from './sink.ts';
