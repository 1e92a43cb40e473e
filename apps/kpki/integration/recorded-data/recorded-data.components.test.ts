import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComponentName } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { casOf, newRoot } from '../company.ts';
import { succeeds } from '../program.ts';
import { type Opened, openStore, type SinkName, sinkNames } from './open-stores.ts';
import { readRecorded } from './recorded.ts';
import { type RecordedState, recordedConfiguration, recordedStates } from './states.ts';
import { currentOf, type Stored } from './stores.ts';

const recorded = await readRecorded();

const components = {
  directory: ['openssl'],
  Vault: ['openssl', 'vault'],
  Secrets: ['openssl', 'etcd', 'kube-apiserver', 'kubectl', 'kubeadm'],
} as const satisfies Readonly<Record<SinkName, readonly ComponentName[]>>;

interface Planned {
  readonly rotations?: readonly { readonly name: string; readonly at: string }[];
  readonly steps: readonly { readonly artifact: string; readonly action: string }[];
}

for (const sink of sinkNames) {
  needs(...components[sink])(`what ${recorded.revision.slice(0, 8)} stored, in the sink ${sink}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await openStore(sink, openSharedApiServer);
    });
    afterAll(() => opened?.[Symbol.asyncDispose]());

    const kpki = (...words: readonly string[]): Promise<string> => succeeds(opened.folder, ...words);
    const put = async (title: string, { holder }: RecordedState): Promise<void> => {
      await opened.store.clear();
      await opened.store.write(recorded.sinks[sink]?.[title] ?? {});
      await writeFile(join(opened.folder, 'kpki.yaml'), recordedConfiguration(holder, opened.store.sink));
    };
    const plan = async (): Promise<Planned> => JSON.parse(await kpki('plan', '-o', 'json')) as Planned;

    /** The requests of the keys that were stored, and of no new ones. */
    const signedByCompany = async (): Promise<void> => {
      const before = currentOf(await opened.store.read());
      await kpki('csr', 'export', '--out', 'requests', '--yes');
      expect(currentOf(await opened.store.read())).toEqual(before);
      const root = await newRoot(join(opened.folder, 'root'), 'ec-p256');
      const { sign } = await casOf(root, join(opened.folder, 'company'), 'ec-p256');
      await kpki('csr', 'import', await sign(join(opened.folder, 'requests')), '--yes');
    };

    describe.each(partOf(Object.entries(recordedStates), 3))('%s', (title, state) => {
      test('is read, and goes on to its end', async () => {
        await put(title, state);
        await kpki('status');
        const { rotations = [], steps } = await plan();
        expect(rotations.map(({ name, at }) => ({ name, at }))).toEqual(
          state.rotation === undefined ? [] : [state.rotation],
        );
        expect(steps.filter(({ action }) => action === 'blocked')).toEqual([]);
        for (const words of state.resumes) await kpki(...words);
        if (state.holder === 'others') await signedByCompany();
        expect((await plan()).steps.filter(({ action }) => action !== 'unchanged')).toEqual([]);
        await kpki('verify');
      });

      if (!state.isUndone) return;
      test('is undone', async () => {
        await put(title, state);
        await kpki('undo', '--yes');
        const before: Stored = recorded.sinks[sink]?.[state.from ?? ''] ?? {};
        expect(currentOf(await opened.store.read())).toEqual(currentOf(before));
      });
    });
  });
}
