import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startReadyVault, temporaryDirectory } from '@kpki/services';
import { openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authoritiesOf, newRoot } from '../company.ts';
import { succeeds } from '../program.ts';
import { adminKubeconfig } from './admin-kubeconfig.ts';
import { readRecorded } from './recorded.ts';
import { type RecordedState, recordedConfiguration, recordedStates } from './states.ts';
import { currentOf, directoryStore, type Store, type Stored, secretsStore, vaultStore } from './stores.ts';

const recorded = await readRecorded();

type SinkName = 'directory' | 'Vault' | 'Secrets';

/** The store, and what kpki needs in the folder to reach it. */
interface Opened extends AsyncDisposable {
  readonly store: Store;
  readonly folder: string;
}

const opens: Readonly<Record<SinkName, () => Promise<Opened>>> = {
  directory: async () => {
    const directory = await temporaryDirectory();
    return {
      store: directoryStore(directory.path),
      folder: directory.path,
      [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
    };
  },
  Vault: async () => {
    await using resources = new AsyncDisposableStack();
    const { path: folder } = resources.use(await temporaryDirectory());
    const vault = resources.use(await startReadyVault({ directory: folder }));
    await writeFile(join(folder, 'token'), vault.rootToken(), { mode: 0o600 });
    const running = resources.move();
    return { store: vaultStore(vault), folder, [Symbol.asyncDispose]: () => running.disposeAsync() };
  },
  Secrets: async () => {
    const server = await openSharedApiServer();
    const namespace = 'recorded';
    await server.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await writeFile(join(server.folder, 'mgmt.yaml'), await adminKubeconfig(server, namespace), { mode: 0o600 });
    return {
      store: secretsStore(server, namespace),
      folder: server.folder,
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  },
};

const components = {
  directory: ['openssl'],
  Vault: ['openssl', 'vault'],
  Secrets: ['openssl', 'etcd', 'kube-apiserver', 'kubectl', 'kubeadm'],
} as const;

interface Planned {
  readonly rotations?: readonly { readonly name: string; readonly at: string }[];
  readonly steps: readonly { readonly artefact: string; readonly action: string }[];
}

for (const sink of ['directory', 'Vault', 'Secrets'] as const) {
  needs(...components[sink])(`what ${recorded.revision.slice(0, 8)} stored, in the sink ${sink}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await opens[sink]();
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
      const { sign } = await authoritiesOf(root, join(opened.folder, 'company'), 'ec-p256');
      await kpki('csr', 'import', await sign(join(opened.folder, 'requests')), '--yes');
    };

    describe.each(Object.entries(recordedStates))('%s', (title, state) => {
      test('is read, and goes on to its end', async () => {
        await put(title, state);
        await kpki('status');
        const { rotations = [], steps } = await plan();
        expect(rotations.map(({ name, at }) => ({ name, at }))).toEqual(
          state.rotation === undefined ? [] : [state.rotation],
        );
        expect(steps.filter(({ action }) => action === 'blocked')).toEqual([]);
        for (const words of state.goesOn) await kpki(...words);
        if (state.holder === 'others') await signedByCompany();
        expect((await plan()).steps.filter(({ action }) => action !== 'keep')).toEqual([]);
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
