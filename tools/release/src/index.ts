export { buildBinary } from './binary/binary.ts';
export { type Bundle, readBundle } from './binary/bundle.ts';
export { buildPkcs11Addon } from './binary/pkcs11-addon.ts';
export { type Identity, readIdentity } from './identity.ts';
export { packPackages } from './npm/pack.ts';
export { type Platform, type PlatformName, platformNamed, platforms } from './platform.ts';
