import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleName, pathOf } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { as, type ControlPlane, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';

function publishedIn({ cluster }: ControlPlane): BundleName {
  return cluster.ca.topology === 'single-root' ? 'kubernetes-ca-chain' : 'kubernetes-ca-bundle';
}

export function controllers(running: Running): void {
  describe('controllers', () => {
    test.each(['kube-controller-manager', 'kube-scheduler'])('%s holds its lease', async (lease) => {
      await eventually(async () => {
        const path = 'jsonpath={.spec.holderIdentity}';
        const answer = await as(running(), 'super-admin.conf', '-n', 'kube-system', 'get', 'lease', lease, '-o', path);
        expect(answer, answer.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/./) });
      });
    });

    test("the cluster's CA is published in a new namespace", async () => {
      const plane = running();
      expect(await as(plane, 'super-admin.conf', 'create', 'namespace', 'fresh')).toMatchObject({ code: 0 });
      const ca = await readFile(join(plane.directory, pathOf(publishedIn(plane), 'trust bundle')), 'utf8');
      await eventually(async () => {
        const path = 'jsonpath={.data.ca\\.crt}';
        const get = ['-n', 'fresh', 'get', 'configmap', 'kube-root-ca.crt', '-o', path];
        expect(await as(plane, 'super-admin.conf', ...get)).toMatchObject({ code: 0, stdout: ca });
      });
    });
  });
}
