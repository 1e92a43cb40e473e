import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  ssr: { resolve: { conditions: ['@kpki/source', 'node', 'import', 'default'] } },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'integration/**/*.test.ts'],
    // For integration, on a loaded machine: a hook there starts a whole control plane.
    testTimeout: 60_000,
    hookTimeout: 240_000,
  },
});

export default config;
