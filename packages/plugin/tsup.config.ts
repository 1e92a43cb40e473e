import type { Options } from 'tsup';

const config: Options = {
  entry: {
    index: 'src/index.ts',
    'conformance/index': 'src/conformance/index.ts',
    'memory/index': 'src/memory/index.ts',
  },
  format: ['esm'],
  target: 'node22',
  platform: 'node',
  sourcemap: true,
  clean: true,
};

export default config;
