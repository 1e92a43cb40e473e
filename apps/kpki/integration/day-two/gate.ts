import { expect } from 'vitest';
import { eventually } from '../eventually.ts';
import type { LiveCluster } from './live-cluster.ts';

/** What runs serves and accepts what is stored, as `kpki verify --live` has it. */
export async function expectLive(cluster: LiveCluster): Promise<void> {
  await eventually(async () => {
    const { code, stdout, stderr } = await cluster.kpki('verify', '--live');
    expect(code, `${stdout}${stderr}`).toBe(0);
  });
}
