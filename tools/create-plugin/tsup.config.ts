import type { Options } from 'tsup';

const config: Options = {
  entry: { 'create-plugin': 'src/main.ts' },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  clean: true,
  silent: true,
};

export default config;
