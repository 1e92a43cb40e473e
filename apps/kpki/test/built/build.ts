// Builds the program from source into the named folder, for tests without a current build. Runs in the package's
// folder, whose configuration it takes: that of another checkout too (tools/services/src/revisions).
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Options } from 'tsup';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('the folder to build into is missing');
const file = pathToFileURL(join(process.cwd(), 'tsup.config.ts')).href;
const { default: config } = (await import(file)) as { readonly default: Options };
await build({
  ...config,
  outDir,
  // The licenses of bundled packages go with what is published.
  esbuildPlugins: (config.esbuildPlugins ?? []).filter(({ name }) => name !== 'third-party-licenses'),
  esbuildOptions: (options) => {
    options.conditions = ['@kpki/source'];
  },
  config: false,
  silent: true,
});
