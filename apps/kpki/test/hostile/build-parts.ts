// Builds what hostile plugins are made of into one file, which each of them loads: from their sources it takes a second.
import { build } from 'tsup';

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('the folder to build into is missing');
await build({
  entry: { parts: new URL('./parts.ts', import.meta.url).pathname },
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
