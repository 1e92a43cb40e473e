import type { Profile } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { as, type ControlPlane, type Running } from '../control-plane.ts';
import { eventually } from '../eventually.ts';

async function mayDoEverything(plane: ControlPlane, kubeconfig: string): Promise<boolean> {
  const answer = await as(plane, kubeconfig, 'auth', 'can-i', '*', '*', '--all-namespaces');
  expect(['yes', 'no'], answer.stderr).toContain(answer.stdout.trim());
  return answer.stdout.trim() === 'yes';
}

/**
 * In profile `kubeadm` (1.29 and later) the group of `admin.conf` has no rights of its own: `kubeadm init` binds it to
 * the role cluster-admin, and kpki says how to.
 */
export function administrators(running: Running, profile: Profile): void {
  describe('administrators', () => {
    test('super-admin.conf reads /readyz', async () => {
      expect(await as(running(), 'super-admin.conf', 'get', '--raw', '/readyz')).toMatchObject({ stdout: 'ok' });
    });

    test('super-admin.conf may do everything', async () => {
      expect(await mayDoEverything(running(), 'super-admin.conf')).toBe(true);
    });

    if (profile === 'kubernetes') {
      test('admin.conf may do everything', async () => {
        expect(await mayDoEverything(running(), 'admin.conf')).toBe(true);
      });
      return;
    }

    test('admin.conf may do nothing before its group is bound, and everything after', async () => {
      const plane = running();
      const before = await as(plane, 'admin.conf', 'get', 'namespaces');
      expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining('User "kubernetes-admin" cannot list') });
      const [, binding] = /--kubeconfig \S+\/super-admin\.conf (create clusterrolebinding .+)/.exec(plane.output) ?? [];
      const bound = await as(plane, 'super-admin.conf', ...(binding ?? '').split(' '));
      expect(bound, bound.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('kubeadm:cluster-admins') });
      await eventually(async () => expect(await mayDoEverything(plane, 'admin.conf')).toBe(true));
    });
  });
}
