import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';
import { thirdPartyLicences } from './build/third-party-licences.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

// One bundle with everything inside: an install is one package, and start-up reads few files. It is not minified: that
// would save 60 KB of 390 in the tarball, no time, and make the stack of a defect unreadable.
const config: Options = {
  entry: { kpki: 'src/kpki.ts' },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  splitting: true,
  clean: true,
  noExternal: [/.*/],
  define: { KPKI_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  esbuildPlugins: [thirdPartyLicences('dist')],
  banner: { js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);" },
};

export default config;
