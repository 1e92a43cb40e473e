import { describe, expect, test } from 'vitest';
import { create, type Running } from '../control-plane.ts';

const node = (name: string): object => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } });

/** A kubelet's kubeconfig is limited to its own node, by the Node authorizer and NodeRestriction. */
export function nodes(running: Running): void {
  describe('kubelet.conf', () => {
    test('registers no other node', async () => {
      expect(await create(running(), 'kubelet.conf', node('cp2'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('node "cp1" is not allowed to modify node "cp2"'),
      });
    });

    test('registers its own node', async () => {
      expect(await create(running(), 'kubelet.conf', node('cp1'))).toMatchObject({
        code: 0,
        stdout: 'node/cp1 created\n',
      });
    });
  });
}
