import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { filledVault } from './filled-vault.ts';
import { inFolder, kpkiIn, succeeds } from './program.ts';

/** All rights but to read one secret. */
const policy = `path "secret/*" { capabilities = ["create", "read", "update", "delete", "list"] }
path "sys/*" { capabilities = ["read", "list"] }
path "secret/data/kpki/demo/kubernetes-ca" { capabilities = ["deny"] }
`;

interface Entry {
  readonly artifact: string;
  readonly state: string;
}

async function statesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await kpkiIn(folder, 'status', '-o', 'json');
  expect(code, stderr).toBe(0);
  const { entries }: { readonly entries: readonly Entry[] } = JSON.parse(stdout);
  return new Map(entries.map(({ artifact, state }) => [artifact, state]));
}

needs('vault')('of a Vault', () => {
  inFolder(
    'a secret that was deleted, and one that a policy denies, hide no other and are never made anew',
    async (folder) => {
      await using vault = await filledVault(folder);

      await vault.must('DELETE', 'secret/data/kpki/demo/cp1/scheduler.conf');
      const deleted = await statesIn(folder);
      expect([...deleted].filter(([, state]) => state !== 'ok')).toEqual([['scheduler.conf cp1', 'unreadable']]);
      const plan = await kpkiIn(folder, 'plan');
      expect(plan).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^⊘ blocked {2}scheduler\.conf cp1 .*undelete/m),
      });
      expect(await kpkiIn(folder, 'doctor')).toMatchObject({
        code: 1,
        stdout: expect.stringContaining('unreadable files'),
      });
      await vault.must('PUT', 'secret/undelete/kpki/demo/cp1/scheduler.conf', { versions: [1] });
      expect(await kpkiIn(folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });

      await vault.must('PUT', 'sys/policies/acl/but-one', { policy });
      const { auth } = (await vault.must('POST', 'auth/token/create', { policies: ['but-one'] })) as {
        readonly auth: { readonly client_token: string };
      };
      await writeFile(join(folder, 'token'), auth.client_token, { mode: 0o600 });
      const denied = await statesIn(folder);
      expect(denied.get('kubernetes-ca')).toBe('unreadable');
      expect([...denied.values()]).not.toContain('missing');
      expect(denied.get('etcd-server cp1')).toBe('ok');
      expect(await kpkiIn(folder, 'apply', '--yes')).toMatchObject({ code: 1 });
      expect(await kpkiIn(folder, 'rotate', 'kubernetes-ca', '--yes')).toMatchObject({ code: 1 });
      await succeeds(folder, 'renew', 'etcd-server', '--yes');
      await writeFile(join(folder, 'token'), vault.rootToken(), { mode: 0o600 });
      expect(await kpkiIn(folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });
    },
    240_000,
  );
});
