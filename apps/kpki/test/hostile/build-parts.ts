// Bundles the parts of hostile plugins into one file, which each of them loads: from source it takes a second.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsup';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('the folder to build into is missing');

const source = (path: string): string =>
  JSON.stringify(fileURLToPath(new URL(`../../../../packages/${path}`, import.meta.url)));
const entry = join(outDir, 'parts.ts');
// Hostile plugins replace a part of this.
await writeFile(
  entry,
  `export { localIssuer, selfSignedRoot } from ${source('engine/src/issuing/local-issuer.ts')};
export { styleOf } from ${source('engine/src/issuing/style.ts')};
export { sink as files } from ${source('filesystem/src/index.ts')};
export { backend as reference } from ${source('plugin-conformance/src/memory/index.ts')};
export { randomSerial, readCertificate, readRequest, signCertificate } from ${source('x509/src/index.ts')};
`,
);
await build({
  entry: { parts: entry },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  noExternal: [/.*/],
  esbuildOptions: (options) => {
    options.conditions = ['@kpki/source'];
  },
  outExtension: () => ({ js: '.mjs' }),
  outDir,
  config: false,
  silent: true,
});
