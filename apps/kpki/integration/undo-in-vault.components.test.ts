import type { Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { filledVault } from './filled-vault.ts';
import { inFolder, kpkiIn, succeeds } from './program.ts';

const rekey = ['rekey', '--node', 'cp1', '--yes'] as const;

interface Secrets {
  /** Fields of kpki's entries, by path and field, without its internal ones. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, number>>;
}

async function secretsIn(vault: Vault, path = 'kpki/'): Promise<Secrets> {
  const { data } = await vault.must('LIST', `secret/metadata/${path}`);
  const { keys } = data as { readonly keys: readonly string[] };
  const parts = await Promise.all(
    keys.map((key) => (key.endsWith('/') ? secretsIn(vault, `${path}${key}`) : secretIn(vault, `${path}${key}`))),
  );
  return {
    fields: Object.assign({}, ...parts.map(({ fields }) => fields)),
    versions: Object.assign({}, ...parts.map(({ versions }) => versions)),
  };
}

async function secretIn(vault: Vault, path: string): Promise<Secrets> {
  const answer = await vault.must('GET', `secret/data/${path}`);
  const { data, metadata } = answer.data as {
    readonly data: Readonly<Record<string, unknown>>;
    readonly metadata: { readonly version: number };
  };
  const own = Object.entries(data).filter(([field]) => field !== 'kpki-undo');
  return {
    fields: Object.fromEntries(own.map(([field, value]) => [`${path} ${field}`, value])),
    versions: { [path]: metadata.version },
  };
}

const changedIn = (one: Secrets, other: Secrets): readonly string[] =>
  Object.keys(one.fields)
    .filter((name) => one.fields[name] !== other.fields[name])
    .toSorted();

const pathOf = (names: readonly string[], part: string): string => {
  const [path = ''] = names.filter((name) => name.includes(part)).map((name) => name.split(' ')[0] ?? '');
  return path;
};

needs('vault')('kpki undo, with its sink in a Vault', () => {
  inFolder(
    'puts back what was replaced; of a version that was destroyed it says so, and puts back the rest; of one that was deleted its repair',
    async (folder) => {
      await using vault = await filledVault(folder);
      const before = await secretsIn(vault);
      await succeeds(folder, ...rekey);
      const after = await secretsIn(vault);
      const changed = changedIn(before, after);
      expect(changed.length).toBeGreaterThanOrEqual(4);

      await succeeds(folder, 'undo', '--yes');
      expect((await secretsIn(vault)).fields).toEqual(before.fields);
      await succeeds(folder, 'undo', '--yes');
      expect((await secretsIn(vault)).fields).toEqual(after.fields);

      // The last undo replaced the state before the rekey.
      const apiserver = pathOf(changed, 'apiserver');
      const current = (await secretsIn(vault)).versions[apiserver] ?? 0;
      expect(current).toBeGreaterThan(2);
      await vault.must('PUT', `secret/destroy/${apiserver}`, { versions: [current - 1] });
      const refused = await kpkiIn(folder, 'undo', '--yes');
      expect(refused).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('kpki undo --skip-changed` restores'),
      });
      expect(refused.stdout).toContain(`cannot be restored: version ${current - 1} was destroyed`);
      expect((await secretsIn(vault)).fields).toEqual(after.fields);

      await succeeds(folder, 'undo', '--yes', '--skip-changed');
      const left = await secretsIn(vault);
      const own = changed.filter((name) => name.startsWith(`${apiserver} `));
      expect(changedIn(left, after)).toEqual(changed.filter((name) => !own.includes(name)));
      expect(changedIn(left, before)).toEqual(own);
      expect(await kpkiIn(folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });

      // The repair of a deleted secret is undone alone, not the phase of the rotation before it.
      await succeeds(folder, 'rotate', 'front-proxy-ca', '--through', 'reissue', '--skip-live-checks', '--yes');
      const issued = await secretsIn(vault);
      const client = pathOf(Object.keys(issued.fields), 'front-proxy-client');
      await vault.must('DELETE', `secret/metadata/${client}`);
      await succeeds(folder, 'apply', '--yes');
      expect(pathOf(Object.keys((await secretsIn(vault)).fields), 'front-proxy-client')).toBe(client);
      await succeeds(folder, 'undo', '--yes');
      const others = Object.entries(issued.fields).filter(([name]) => !name.startsWith(`${client} `));
      expect((await secretsIn(vault)).fields).toEqual(Object.fromEntries(others));
    },
    240_000,
  );
});
