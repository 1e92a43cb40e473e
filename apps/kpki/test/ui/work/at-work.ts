import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { onTestFinished, vi } from 'vitest';
import type { FromWorker } from '../../../src/ui/work/messages.ts';
import type { Notice } from '../../../src/ui/work/notice.ts';
import { startWorker } from '../../../src/ui/work/start-worker.ts';
import type { Task } from '../../../src/ui/work/task.ts';
import { trust } from '../../trusting.ts';

export interface AtWork {
  readonly folder: string;
  /** An environment of the file in that folder: `local`, or `odd`, whose sink is the test's own. */
  readonly target: (environment: 'local' | 'odd') => { readonly file: string; readonly environment: string };
  readonly send: (run: number, task: Task) => void;
  readonly end: () => Promise<void>;
  readonly kill: () => void;
  /** Everything that was said until now. */
  readonly notices: (run: number) => readonly Notice[];
  readonly defects: readonly Error[];
  /** Answers the notice once it has come. */
  readonly hear: <T extends Notice['type']>(run: number, type: T) => Promise<Extract<Notice, { type: T }>>;
}

const declaration = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: x }
spec:
  controlPlane: [{ name: cp1, addresses: [192.0.2.11] }]
environments:
  local: { sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } } }
  odd: { sinks: { main: { use: ./odd.mjs, with: { root: ./odd }, layout: kubeadm } } }
`;

/** A thread at work for a test, on a declaration in a new folder. `opening` is what the odd sink does with `own` and `host`. */
export async function atWork(opening: string): Promise<AtWork> {
  const { path: folder, [Symbol.asyncDispose]: remove } = await temporaryDirectory();
  const filesystem = JSON.stringify(new URL('../../../../../packages/filesystem/src/index.ts', import.meta.url).href);
  await writeFile(join(folder, 'kpki.yaml'), declaration);
  await writeFile(
    join(folder, 'odd.mjs'),
    `import { sink as plain } from ${filesystem};
export const sink = {
  ...plain,
  name: 'odd',
  open: async (options, host) => {
    const own = await plain.open(options, host);
    ${opening}
  },
};
`,
  );
  await trust('./odd.mjs', folder);
  const heard: FromWorker[] = [];
  const defects: Error[] = [];
  const worker = startWorker(
    (message) => heard.push(message),
    (error) => defects.push(error),
  );
  onTestFinished(async () => {
    await worker.end();
    await remove();
  });
  const notices = (run: number): readonly Notice[] =>
    heard.filter((message) => message.run === run).flatMap((message) => message.notices);
  return {
    folder,
    target: (environment) => ({ file: join(folder, 'kpki.yaml'), environment }),
    send: (run, task) => worker.send({ run, task }),
    notices,
    end: worker.end,
    kill: worker.kill,
    defects,
    hear: (run, type) =>
      vi.waitFor(
        () => {
          const found = notices(run).find((notice) => notice.type === type);
          if (found === undefined) throw new Error(`no "${type}" of run ${run}: ${JSON.stringify(notices(run))}`);
          return found as Extract<Notice, { type: typeof type }>;
        },
        { timeout: 20_000 },
      ),
  };
}
