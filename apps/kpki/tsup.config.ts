import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';
import { changedFile } from './build/changed-file.ts';
import { pastTheIndex } from './build/past-the-index.ts';
import { requireWhereUsed } from './build/require-where-used.ts';
import { thirdPartyLicenses } from './build/third-party-licenses.ts';
import { widthWhenMet } from './build/width-when-met.ts';
import { yogaWithoutFetch } from './build/yoga-without-fetch.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

// Single commands and the worker's tasks. What every command and the first frame load is in none of these.
const wholePackages =
  /\/apps\/kpki\/src\/(?:commands\/(?!(?:dispatch|help|ui)\.ts)|session\/(?!(?:default-file|ui-settings)\.ts)|ui\/work\/(?!(?:start-worker|task)\.ts))/;

// One bundle with everything inside: an install is one package, and start-up reads few files. Not minified, so that the
// stack of a defect is readable (docs/decisions/one-bundled-program.md).
const config: Options = {
  // The second is the program of the thread that works while the UI draws.
  entry: { kpki: 'src/kpki.ts', worker: 'src/ui/work/worker.ts' },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  splitting: true,
  clean: true,
  silent: true,
  // Ink asks for its devtools only where DEV is set; they are not part of the program. pkcs11js is compiled where it is
  // installed, by those who use it.
  noExternal: [/^(?!(?:react-devtools-core|pkcs11js)$).*/],
  external: ['react-devtools-core', 'pkcs11js'],
  // Packages of the workspace are bundled from their sources, so that each command loads only what it needs of them.
  esbuildOptions: (options) => {
    options.conditions = ['@kpki/source', 'module'];
  },
  define: { KPKI_VERSION: JSON.stringify(version), 'process.env.NODE_ENV': '"production"' },
  plugins: [requireWhereUsed()],
  esbuildPlugins: [
    pastTheIndex('../../packages', wholePackages),
    changedFile(yogaWithoutFetch),
    changedFile(widthWhenMet),
    thirdPartyLicenses('dist', 'build/licenses'),
  ],
};

export default config;
