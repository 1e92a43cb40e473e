import { defineConfig, type ViteUserConfig } from 'vitest/config';

// One run over all projects, so that one line at the end counts every test.
const config: ViteUserConfig = defineConfig({
  test: {
    projects: ['packages/*', 'apps/*', 'tools/*'],
    reporters: ['default', './tools/house-rules/src/closing-line.ts'],
  },
});

export default config;
