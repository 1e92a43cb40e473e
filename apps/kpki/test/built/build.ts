// Builds the program from the sources of all packages into the folder that is named: for tests that find nothing built,
// or something older than the sources. Runs in the package's folder.
import { build } from 'tsup';
import config from '../../tsup.config.ts';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('the folder to build into is missing');
await build({
  ...config,
  outDir,
  // The licences of what is bundled go with what is published.
  esbuildPlugins: (config.esbuildPlugins ?? []).filter(({ name }) => name !== 'third-party-licences'),
  esbuildOptions: (options) => {
    options.conditions = ['@kpki/source'];
  },
  config: false,
  silent: true,
});
