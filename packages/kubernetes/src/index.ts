export { backend } from './backend.ts';
export type { KubernetesBackendOptions } from './backend-options.ts';
export type { KubernetesOptions } from './options.ts';
export { sink } from './sink.ts';
