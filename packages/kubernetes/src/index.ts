export type { KubernetesOptions } from './options.ts';
export { sink } from './sink.ts';
