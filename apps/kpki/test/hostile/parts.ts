// What a hostile plugin may be made of: the rest of it does as it should.

export { localIssuer, selfSignedRoot } from '../../../../packages/engine/src/issue/local-issuer.ts';
export { styles } from '../../../../packages/engine/src/issue/style.ts';
export { sink as files } from '../../../../packages/filesystem/src/index.ts';
export { backend as reference } from '../../../../packages/plugin/src/memory/index.ts';
export { randomSerial, readCertificate, readRequest, signCertificate } from '../../../../packages/x509/src/index.ts';
