export { backend } from './backend.ts';
export type { Pkcs11Options } from './options.ts';
